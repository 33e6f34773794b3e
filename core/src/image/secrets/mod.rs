//! Secrets in contents. (To be replaced by the real scanner.)

/// A secret, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretMatch {}

//! Secrets in contents. (To be replaced by the real scanner.)

/// A secret, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretMatch {}

/// Rules.
pub struct SecretRules;
impl SecretRules {
    pub(crate) fn builtin() -> &'static Self {
        &SecretRules
    }
}

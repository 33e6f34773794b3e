//! The presets of the profiles that follow another tool, in the form of `holystone.toml`.

/// hadolint 2.15.
pub(crate) const HADOLINT: &str = include_str!("profiles/hadolint.toml");
/// `docker build --check`.
pub(crate) const BUILDKIT: &str = include_str!("profiles/buildkit.toml");

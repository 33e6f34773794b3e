//! The images that a file of `docker buildx bake` names.

mod hcl;
mod json;

pub(super) use hcl::targets as hcl;
pub(super) use json::targets as json;

/// Why names with variables in a Dockerfile inside a file of Bake are left.
const GIVEN_ARGS: &str = "the target gives its variables other values";
/// Why what Bake makes of a template is left.
const TEMPLATE: &str = "Bake makes it from variables; pin what they stand for";

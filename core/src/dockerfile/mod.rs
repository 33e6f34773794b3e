//! What a Dockerfile means: stages, variables, effective state, base images, the build context.

pub mod base;
pub mod context;

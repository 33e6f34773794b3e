//! holystone checks Dockerfiles and container images for hardening.

pub mod dockerfile;
pub mod error;
pub mod image;
pub mod shell;
pub mod syntax;
pub mod text;

//! holystone checks Dockerfiles and container images for hardening.

pub mod build;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod dockerfile;
pub mod error;
pub mod expectations;
pub mod image;
pub mod kubernetes;
pub mod lint;
pub mod report;
pub mod rules;
pub mod shell;
pub mod syntax;
pub mod text;

pub use check::{Checker, Fixed, Options, check, fix, kubernetes};
pub use error::{Error, ErrorKind};
pub use report::{FileReport, Report, Status, to_json};

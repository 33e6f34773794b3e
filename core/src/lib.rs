//! holystone checks Dockerfiles and container images for hardening.

pub mod build;
pub mod check;
mod check_image;
#[cfg(feature = "cli")]
pub mod cli;
pub mod dockerfile;
pub mod error;
pub mod expectations;
pub mod image;
pub mod image_diff;
pub mod kubernetes;
pub mod lint;
pub mod lock;
pub mod pin;
mod pin_text;
#[cfg(feature = "registry")]
pub mod registry;
pub mod report;
pub mod rules;
pub(crate) mod secrets;
pub mod shell;
pub mod surface;
pub mod syntax;
pub mod text;
pub(crate) mod yaml;

pub use check::{Checker, Fixed, Options, check, fix, kubernetes};
pub use check_image::{ImageOptions, check_image, files_to_json, image_to_json};
pub use error::{Error, ErrorKind};
pub use pin_text::{PinRequest, PinnedText, pin_text};
pub use report::{FileReport, Report, Status, to_json};

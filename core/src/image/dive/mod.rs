//! What dive 0.13 says of an image, to the byte: its efficiency, the bytes that it calls wasted, and the
//! rules of a `.dive-ci`.
//!
//! dive's figures are not how many bytes could be saved: of a file that is written twice it counts both
//! copies, and a removed folder counts nothing. [`Waste`](super::Waste) has the true ones; these are for
//! who has thresholds already.

mod bytes;
mod export;
mod rules;
mod score;
#[cfg(test)]
mod tests;
mod tree;
mod verdict;

pub use bytes::{parse_bytes, show_bytes};
pub use export::{DiveExport, MAX_EXPORTED_FILES};
pub use rules::{DiveRules, MAX_DIVE_CI_BYTES};
pub use score::{DiveFile, DiveScore};
pub use verdict::{DiveResult, DiveStatus, DiveVerdict};

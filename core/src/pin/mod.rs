//! Pins images by their digests, wherever a file names one that is fetched.
//!
//! [`references`] finds the names in a Dockerfile, a Compose file or a file of Bake, and where the bytes
//! are that a digest goes after; [`pin`] asks a [`Publisher`](crate::dockerfile::Publisher) what they
//! stand for and makes the edits. Nothing here reads or writes a file, or asks a registry.
//!
//! Only bytes of the names change. A digest stands after the tag, which stays for people and for update
//! bots; where there is none it is written out as `latest`. What cannot be pinned for sure is left and
//! told, with the reason.

mod bake;
mod compose;
mod dockerfile;
mod embedded;
mod kind;
mod memory;
mod pinned;
mod report;
mod scalar;
mod target;
mod verify;

pub use kind::FileKind;
pub use memory::Memory;
pub use pinned::{Left, PinChange, PinOptions, Pinned, pin};
pub use report::{PinLine, PinReport, to_json};
pub use target::{PinNote, PinOverride, PinPlace, PinTarget, PinUse, Unpinnable};

use crate::{
    dockerfile::{Dockerfile, Inputs},
    error::Error,
    text::Source,
};

/// Every image that a file names and that is fetched, in the order of their places.
///
/// `inputs` say what is known of the build of a Dockerfile: build arguments and named contexts.
///
/// # Errors
/// When a file of Compose or Bake is no YAML, JSON or HCL, or larger than what is read.
pub fn references(
    source: &Source,
    kind: FileKind,
    inputs: &Inputs,
) -> Result<Vec<PinTarget>, Error> {
    match kind {
        FileKind::Dockerfile => {
            let file = Dockerfile::parse(source.clone(), inputs.clone());
            Ok(dockerfile::targets(&file))
        }
        FileKind::Compose => compose::targets(source, inputs),
        FileKind::BakeHcl => bake::hcl(source, inputs),
        FileKind::BakeJson => bake::json(source, inputs),
    }
}

//! Images: what a name means, and what is inside. Knows nothing of Dockerfiles.

pub(crate) mod annotations;
pub(crate) mod base64;
pub mod config;
pub mod digest;
pub mod dive;
pub mod elf;
mod keep;
mod layer;
mod limits;
#[cfg(test)]
mod made;
mod model;
pub mod platform;
mod problem;
mod provenance;
pub mod reference;
pub mod secrets;
mod source;
pub mod start;
mod tree;
mod waste;
mod watch;

pub use keep::Keep;
pub use layer::{
    Compression, Content, Entry, EntryKind, Extra, Format, Layer, LayerData, MAX_LAYER_PROBLEMS,
    WHITEOUT, write_file,
};
pub use limits::Limits;
pub(crate) use model::container_place;
pub use model::{File, Image, MAX_LINKS, PathError, Step};
pub use problem::{Place, Problem, ProblemKind};
pub use provenance::Provenance;
#[cfg(all(unix, feature = "daemon"))]
pub use source::daemon;
pub use source::{Blob, BlobName, Input, OpenOptions, PlatformChoice, Remote, Source, open};
pub use tree::Fate;
pub use waste::{LayerWaste, PathWaste, Waste, WasteReason, WastedCopy};
pub use watch::{Unwatched, Watch};

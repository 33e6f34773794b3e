//! Images: what a name means, and what is inside. Knows nothing of Dockerfiles.

pub mod config;
pub mod digest;
pub mod elf;
mod keep;
mod layer;
mod limits;
mod model;
pub mod platform;
mod problem;
mod provenance;
pub mod reference;
pub mod secrets;
mod source;
mod tree;
mod watch;

pub use keep::Keep;
pub use layer::{
    Ask, Budget, Compression, Content, Entry, EntryKind, Extra, Format, Hashes, Layer, LayerData,
    LayerReading, MAX_LAYER_PROBLEMS, WHITEOUT, read_layer,
};
pub use limits::Limits;
pub use model::{File, Image, MAX_LINKS, PathError, Step};
pub use problem::{Place, Problem, ProblemKind};
pub use provenance::Provenance;
pub use source::{Blob, BlobName, Input, OpenOptions, PlatformChoice, Source, open};
pub use tree::Fate;
pub use watch::{Unwatched, Watch};

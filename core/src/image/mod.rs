//! Images: what a name means, and what is inside. Knows nothing of Dockerfiles.

pub mod digest;
pub mod elf;
mod keep;
mod layer;
mod limits;
pub mod platform;
mod problem;
pub mod reference;
pub mod secrets;
mod watch;

pub use keep::Keep;
pub use layer::{
    Ask, Budget, Compression, Content, Entry, EntryKind, Extra, Format, Hashes, Layer, LayerData,
    LayerReading, MAX_LAYER_PROBLEMS, WHITEOUT, read_layer,
};
pub use limits::Limits;
pub use problem::{Place, Problem, ProblemKind};
pub use watch::{Unwatched, Watch};

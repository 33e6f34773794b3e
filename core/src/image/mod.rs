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
    Compression, Content, Entry, EntryKind, Extra, Format, Layer, LayerData, WHITEOUT,
};
pub use limits::Limits;
pub use problem::{Place, Problem, ProblemKind};
pub use watch::{Unwatched, Watch};

//! Text, places in it, and changes to it. Knows nothing of Docker.

mod edit;
mod joined;
mod lines;
mod shift;
mod source;
mod span;

pub use edit::{Edit, OverlappingEdits};
pub use joined::Joined;
pub use lines::Position;
pub use shift::Shift;
pub use source::{MAX_SOURCE_BYTES, Source};
pub use span::Span;
pub(crate) use span::offset;

//! Images: what a name means, and later what is inside. Knows nothing of Dockerfiles.

pub mod digest;
pub mod elf;
pub mod platform;
pub mod reference;

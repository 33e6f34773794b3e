//! Facts of ELF files. (To be replaced by the real reader.)

/// What is known of a program or library.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Elf {}

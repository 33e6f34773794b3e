//! What BuildKit accepts as the values of instructions, once their variables are replaced.
//!
//! One file for each kind of value: a pure function that gives its meaning, or says what is wrong
//! with it and what is accepted. A value that is not known is the caller's affair, except where the
//! checks of several values depend on each other: in a mount, and among the sources of a COPY or ADD.
//!
//! Source: BuildKit's Dockerfile front end 1.26 (`spec/buildkit.md` 4 and 5) and the Go libraries it
//! reads values with.

pub(super) mod check_options;
pub(super) mod checksum;
pub(super) mod copy;
pub(super) mod git;
pub(super) mod go;
pub(super) mod mode;
pub(super) mod mount;
pub(super) mod path;
pub(super) mod port;
pub(super) mod signal;
mod size;
pub(super) mod source_date_epoch;
mod url;
pub(super) mod workdir;

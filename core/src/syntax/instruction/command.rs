//! What RUN, CMD, ENTRYPOINT and HEALTHCHECK run.

use super::{Reader, Report};
use crate::syntax::{Arguments, Word};

/// A command in one of its two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandLine<'i> {
    /// Given to the shell of the stage, as it stands; `None` when there is nothing.
    Shell(Option<&'i Word>),
    /// A program and its arguments, no shell between.
    Exec(&'i [Word]),
}

impl<'i> CommandLine<'i> {
    pub(super) fn of(arguments: &'i Arguments) -> Self {
        match arguments {
            Arguments::Json(words) => Self::Exec(words),
            Arguments::Text(word) => Self::Shell(Some(word)),
            _ => Self::Shell(None),
        }
    }
}

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> CommandLine<'i> {
    reader.flags(&[], report);
    CommandLine::of(&reader.node.arguments)
}

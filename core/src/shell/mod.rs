//! What a shell text says: the commands it would run, each word with its place in the file.
//!
//! [`parse`] reads a shell text, [`exec`] a program with its arguments. Both see through what only
//! starts something else: `sudo`, `env`, `sh -c '…'` and the like.

mod command;
mod dialect;
mod inner;
mod limits;
#[cfg(feature = "shellcheck")]
pub mod lint;
mod shuck;
mod wrappers;

pub use command::{Assignment, Command, Redirect, Runs, Word};
pub use dialect::Dialect;
pub use limits::{
    MAX_COMMANDS, MAX_NESTED_SCRIPTS, MAX_NESTING, MAX_PREFIXES, MAX_SCRIPT_BYTES,
    MAX_SUBSTITUTIONS, Unchecked,
};

use crate::text::Joined;
use inner::Collector;

/// The commands of a shell text.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// In the order in which they stand.
    pub commands: Vec<Command>,
    /// What a limit kept from being read.
    pub unchecked: Option<Unchecked>,
    /// The text is well-formed; otherwise what could be read of it is in `commands`.
    pub complete: bool,
}

/// Reads a shell text. Of a language that is not read there are no commands.
pub fn parse(text: &Joined, dialect: Dialect) -> Script {
    let mut collector = Collector::default();
    collector.script(text, dialect, inner::Context::default());
    collector.finish()
}

/// Reads a program and its arguments, as the JSON form gives them.
pub fn exec(words: &[Joined]) -> Script {
    let mut collector = Collector::default();
    collector.exec(words);
    collector.finish()
}

#[cfg(test)]
mod tests;

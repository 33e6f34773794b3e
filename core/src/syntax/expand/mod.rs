//! Word expansion: `$VAR`, `${VAR:-x}`, quotes and escapes, as BuildKit reads them.
//!
//! Source: `spec/buildkit.md` 3. It is a lexer of its own, near to that of a shell and different
//! in places; the comments here say where.

mod character;
mod error;
mod lexer;
mod pattern;

pub use error::{ExpandError, ExpandErrorKind};
pub use lexer::{MAX_DEPTH, MAX_OUTPUT_BYTES};

use lexer::Lexer;
use std::{borrow::Cow, collections::BTreeSet};

/// What a variable is at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable<'a> {
    /// It has this value.
    Set(&'a str),
    /// It has none.
    Unset,
    /// It may have one, from the base image or the command line, that cannot be known here.
    Unknown,
}

/// Variables, by name.
pub trait Environment {
    /// What a name stands for.
    fn variable(&self, name: &str) -> Variable<'_>;
}

/// How a text is lexed. The default is how BuildKit lexes most words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the switches of BuildKit's lexer, each by its name there"
)]
pub struct Mode {
    /// The escape character: `\` or a backtick.
    pub escape: char,
    /// Quotes stay in the result.
    pub raw_quotes: bool,
    /// Escape characters stay in the result.
    pub raw_escapes: bool,
    /// A variable that is not set stays as it is written.
    pub skip_unset: bool,
    /// Quotes mean nothing.
    pub skip_process_quotes: bool,
}

impl Default for Mode {
    fn default() -> Self {
        Self {
            escape: '\\',
            raw_quotes: false,
            raw_escapes: false,
            skip_unset: false,
            skip_process_quotes: false,
        }
    }
}

/// What a text stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion<T> {
    /// The result; `None` when it depends on a variable that is unknown.
    pub value: Option<T>,
    /// The names that were looked up.
    pub names: Names,
}

/// The names that a text looked up, also in branches that were not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Those that have a value.
    pub matched: BTreeSet<String>,
    /// Those that have none.
    pub unmatched: BTreeSet<String>,
    /// Those that are unknown.
    pub unknown: BTreeSet<String>,
}

/// Expands a text to one word.
///
/// # Errors
/// When it is not well-formed, or a variable that it requires is not set.
pub fn expand_word(
    input: &str,
    environment: &impl Environment,
    mode: Mode,
) -> Result<Expansion<String>, ExpandError> {
    if is_plain(input, mode) {
        return Ok(Expansion {
            value: Some(input.to_owned()),
            names: Names::default(),
        });
    }
    let (word, _, names) = Lexer::run(input, environment, mode)?;
    Ok(Expansion { value: word, names })
}

/// Expands a text to words, split at unquoted blanks.
///
/// # Errors
/// When it is not well-formed, or a variable that it requires is not set.
pub fn expand_words(
    input: &str,
    environment: &impl Environment,
    mode: Mode,
) -> Result<Expansion<Vec<String>>, ExpandError> {
    let (word, words, names) = Lexer::run(input, environment, mode)?;
    Ok(Expansion {
        value: word.map(|_| words),
        names,
    })
}

/// Whether a text stands for itself.
fn is_plain(input: &str, mode: Mode) -> bool {
    let is_special = |byte| matches!(byte, b'$' | b'\'' | b'"') || char::from(byte) == mode.escape;
    !input.starts_with('\u{feff}') && !input.bytes().any(is_special)
}

/// A text that may depend on what is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Text<'a> {
    text: Cow<'a, str>,
    unknown: bool,
}

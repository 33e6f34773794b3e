//! `<<EOF` and the lines it takes.

use super::expand::{Environment, Mode, Variable, expand_words};
use crate::text::Span;

/// A here-document of a RUN, COPY or ADD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// The delimiter, without quotes.
    pub name: String,
    /// Whether variables in the lines are expanded: no part of the delimiter was quoted.
    pub expand: bool,
    /// `<<-`: leading tabs go.
    pub chomp: bool,
    /// The file descriptor before `<<`; 0 when none is given.
    pub descriptor: u64,
    /// The lines, with their line endings, without the delimiter's.
    pub body: Span,
    /// The line that ends it, without its line ending; empty when the file ended first.
    pub end: Span,
}

/// A word that starts a heredoc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeredocWord {
    /// The delimiter, without quotes.
    pub name: String,
    /// No part of the delimiter was quoted.
    pub expand: bool,
    /// `<<-`
    pub chomp: bool,
    /// The file descriptor before `<<`; 0 when none is given.
    pub descriptor: u64,
}

impl HeredocWord {
    /// Reads a word as `[fd]<<[-]NAME`.
    ///
    /// Source: `spec/buildkit.md` 2.8. The delimiter is lexed with and without its quotes; it must
    /// be one word, and a different number of quote characters means that some of it was quoted.
    /// The escape is always `\`, and escaping alone does not count as quoting.
    pub fn read(word: &str) -> Option<Self> {
        let (digits, rest) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
        let rest = rest.strip_prefix("<<")?;
        let (chomp, rest) = match rest.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
        if rest.is_empty() || rest.contains('<') {
            return None;
        }
        let words = |raw_quotes| {
            let mode = Mode {
                raw_quotes,
                skip_unset: true,
                ..Mode::default()
            };
            let words = expand_words(rest, &NoVariables, mode).ok()?.value?;
            <[String; 1]>::try_from(words).ok().map(|[word]| word)
        };
        let (name, raw) = (words(false)?, words(true)?);
        Some(Self {
            expand: quotes(&name) == quotes(&raw),
            name,
            chomp,
            // Go's `ParseUint` gives the largest number for one that is too large.
            descriptor: if digits.is_empty() {
                0
            } else {
                digits.parse().unwrap_or(u64::MAX)
            },
        })
    }
}

impl HeredocWord {
    pub(super) fn with_lines(self, body: Span, end: Span) -> Heredoc {
        Heredoc {
            name: self.name,
            expand: self.expand,
            chomp: self.chomp,
            descriptor: self.descriptor,
            body,
            end,
        }
    }
}

/// The heredocs that a logical line starts.
///
/// The whole line is lexed as one shell text; if that fails anywhere, BuildKit sees no heredoc in
/// it at all: `Err` then.
pub(super) fn in_line(line: &str) -> Result<Vec<HeredocWord>, NotLexed> {
    let mode = Mode {
        raw_quotes: true,
        raw_escapes: true,
        skip_unset: true,
        ..Mode::default()
    };
    let words = expand_words(line, &NoVariables, mode).map_err(|_| NotLexed)?;
    let words = words.value.unwrap_or_default();
    Ok(words
        .iter()
        .filter_map(|word| HeredocWord::read(word))
        .collect())
}

/// A line is no shell text as far as BuildKit's lexer goes: an apostrophe, `${x^^}`.
pub(super) struct NotLexed;

fn quotes(text: &str) -> usize {
    text.matches(['\'', '"']).count()
}

struct NoVariables;

impl Environment for NoVariables {
    fn variable(&self, _name: &str) -> Variable<'_> {
        Variable::Unset
    }
}

/// The lines of a `<<-` heredoc as they are used: without the tabs that lead them.
pub fn without_leading_tabs(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| line.trim_start_matches('\t'))
        .collect()
}

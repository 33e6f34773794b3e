//! `# escape=`, `# syntax=` and `# check=` at the top of a file.

use super::{Comment, lexer::physical_lines};
use crate::text::{Source, Span, offset};

/// A directive that holds for the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// `syntax`, `escape` or `check`.
    pub name: DirectiveName,
    /// The whole value, trimmed.
    pub value: String,
    /// Where the value stands.
    pub value_span: Span,
    /// The line, without its line ending.
    pub span: Span,
}

/// Which directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectiveName {
    /// The image of the front end that reads the file.
    Syntax,
    /// The character that escapes and continues lines.
    Escape,
    /// Options of BuildKit's checks.
    Check,
}

impl DirectiveName {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Escape => "escape",
            Self::Check => "check",
        }
    }

    fn of(key: &str) -> Option<Self> {
        [Self::Syntax, Self::Escape, Self::Check]
            .into_iter()
            .find(|name| name.as_str().eq_ignore_ascii_case(key))
    }
}

impl Directive {
    /// The directive that the text of a comment above an instruction is, if it is one.
    pub fn of_comment(comment: &Comment) -> Option<Self> {
        let start = comment.span.end.saturating_sub(offset(comment.text.len()));
        read(&comment.text, start, "")
    }

    /// What BuildKit uses of a `check` or `syntax` value: it is cut at the first space.
    pub fn effective_value(&self) -> &str {
        self.value.split(' ').next().unwrap_or_default()
    }
}

/// Reads the directive that a line is, if it is one.
///
/// `line` has no line ending, and starts at `start` in the source.
pub(super) fn read(line: &str, start: u32, mark: &str) -> Option<Directive> {
    let rest = line.strip_prefix(mark)?.trim_start();
    let (key, value) = rest.split_once('=')?;
    let key = key.trim_end_matches(is_regexp_space);
    let mut characters = key.chars();
    if !characters.next()?.is_ascii_alphabetic() || !characters.all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let name = DirectiveName::of(key)?;
    let value = match value.trim_matches(is_regexp_space) {
        // A value must have a character, and the last blank will do.
        "" => &value[value.char_indices().next_back()?.0..],
        trimmed => trimmed,
    };
    let value_start = start + offset(value.as_ptr().addr() - line.as_ptr().addr());
    Some(Directive {
        name,
        value: value.to_owned(),
        value_span: Span::new(value_start, value_start + offset(value.len())),
        span: Span::new(start, start + offset(line.len())),
    })
}

/// `\s` of a Go regular expression.
const fn is_regexp_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{c}' | '\r' | ' ')
}

/// The `check` or `syntax` directive as BuildKit's separate readers see it: a first `#!` line is
/// passed over, an indented directive is none, and the first of two counts.
///
/// Source: `spec/buildkit.md` 2.2. For `syntax`, `//` lines count too when no `#` line names it.
pub fn detect(source: &Source, name: DirectiveName) -> Option<Directive> {
    let marks: &[&str] = match name {
        DirectiveName::Syntax => &["#", "//"],
        DirectiveName::Escape | DirectiveName::Check => &["#"],
    };
    marks
        .iter()
        .find_map(|mark| detect_with(source, name, mark))
}

fn detect_with(source: &Source, name: DirectiveName, mark: &str) -> Option<Directive> {
    let mut seen = Vec::new();
    for (index, line) in physical_lines(source.text()).enumerate() {
        let mut text = line.content;
        let mut start = line.start;
        if index == 0 {
            if let Some(rest) = text.strip_prefix('\u{feff}') {
                start += offset(text.len() - rest.len());
                text = rest;
            }
            if text.starts_with("#!") {
                continue;
            }
        }
        let directive = read(text, start, mark)?;
        if directive.name == name {
            return Some(directive);
        }
        if seen.contains(&directive.name) {
            return None;
        }
        seen.push(directive.name);
    }
    None
}

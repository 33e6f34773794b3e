//! A logical line to an instruction's parts: keyword, flags, arguments.

use super::{
    json::{self, JsonError},
    keyword::Keyword,
    node::{Arguments, Node, Pair, Word},
    problem::ProblemKind,
};
use crate::text::{Joined, Source};
use std::ops::Range;

/// How many ONBUILD may stand in each other before the rest is left unread.
///
/// BuildKit refuses the second one.
pub(super) const MAX_ONBUILD_DEPTH: usize = 100;

/// Why a line has no tree in BuildKit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SplitError {
    pub(super) kind: ProblemKind,
    pub(super) range: Range<usize>,
}

/// A logical line.
#[derive(Clone, Copy)]
pub(super) struct Line<'l> {
    pub(super) logical: &'l Joined,
    pub(super) source: &'l Source,
    pub(super) escape: char,
}

/// Splits the logical text in `range`.
///
/// What cannot be read in the form that was meant is read as something simpler, with an error.
pub(super) fn split(line: Line<'_>, range: Range<usize>, errors: &mut Vec<SplitError>) -> Node {
    split_nested(line, range, errors, 0)
}

fn split_nested(
    line: Line<'_>,
    range: Range<usize>,
    errors: &mut Vec<SplitError>,
    depth: usize,
) -> Node {
    let logical = line.logical;
    let text = logical.text();
    let range = trim(text, range);
    let keyword_end = find(text, range.clone(), is_blank).unwrap_or(range.end);
    let keyword = Word::verbatim(logical, range.start..keyword_end);
    let rest = text[keyword_end..range.end].trim_start_matches(is_blank);
    let (flags, arguments) = flags(line, range.end - rest.len()..range.end);
    let arguments = trim(text, arguments);
    let arguments = Reader {
        line,
        logical,
        range: arguments,
        errors,
        depth,
    }
    .arguments(Keyword::of(&keyword.text));
    Node {
        keyword,
        flags,
        arguments,
    }
}

struct Reader<'r> {
    line: Line<'r>,
    logical: &'r Joined,
    range: Range<usize>,
    errors: &'r mut Vec<SplitError>,
    depth: usize,
}

impl Reader<'_> {
    fn arguments(mut self, keyword: Option<Keyword>) -> Arguments {
        let Some(keyword) = keyword else {
            return Arguments::Unread;
        };
        match keyword {
            Keyword::Add | Keyword::Copy | Keyword::Volume => {
                self.json().unwrap_or_else(|| self.list())
            }
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
                self.json().unwrap_or_else(|| self.text())
            }
            Keyword::Healthcheck => self.health(),
            Keyword::Env | Keyword::Label => self.pairs(keyword),
            Keyword::Arg => match self.words() {
                words if words.is_empty() => Arguments::None,
                words => Arguments::Words(words),
            },
            Keyword::Expose | Keyword::From => self.list(),
            Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir => {
                self.text()
            }
            Keyword::Onbuild => self.trigger(),
        }
    }

    fn as_str(&self) -> &str {
        &self.logical.text()[self.range.clone()]
    }

    fn error(&mut self, message: impl Into<String>, range: Range<usize>) {
        let kind = ProblemKind::Invalid(message.into());
        self.errors.push(SplitError { kind, range });
    }

    fn text(&self) -> Arguments {
        if self.range.is_empty() {
            return Arguments::None;
        }
        Arguments::Text(Word::verbatim(self.logical, self.range.clone()))
    }

    /// Words separated by blanks; no quoting, no escaping.
    fn list(&self) -> Arguments {
        if self.range.is_empty() {
            return Arguments::None;
        }
        let text = self.logical.text();
        let mut words = Vec::new();
        let mut at = self.range.start;
        loop {
            let end = find(text, at..self.range.end, is_blank);
            words.push(Word::verbatim(
                self.logical,
                at..end.unwrap_or(self.range.end),
            ));
            let Some(end) = end else {
                return Arguments::Words(words);
            };
            at = self.range.end - text[end..self.range.end].trim_start_matches(is_blank).len();
        }
    }

    /// A JSON array of strings; `None` if it is none, also after an error.
    fn json(&mut self) -> Option<Arguments> {
        let strings = match json::array_of_strings(self.as_str()) {
            Ok(strings) => strings,
            Err(JsonError::NotAnArray) => return None,
            Err(JsonError::NotOnlyStrings) => {
                let range = self.range.clone();
                self.error("a JSON array of arguments may hold only strings", range);
                return None;
            }
        };
        let words = strings.into_iter().map(|string| {
            let start = self.range.start;
            let content = start + string.content.start..start + string.content.end;
            Word::decoded(self.logical, content, string.value)
        });
        Some(Arguments::Json(words.collect()))
    }

    fn health(&mut self) -> Arguments {
        // BuildKit looks at single bytes, so the second byte of some letters ends the type.
        let mut bytes = Vec::new();
        let mut end = self.range.start;
        while end < self.range.end {
            let (byte, next) = self.line.byte(end);
            if is_latin1_space(byte) {
                break;
            }
            bytes.push(byte);
            end = next;
        }
        if bytes.is_empty() {
            return Arguments::None;
        }
        let text = self.logical.text();
        let kind_range = self.range.start..text.ceil_char_boundary(end);
        let kind = Word::decoded(self.logical, kind_range, one_by_one(&bytes));
        self.range.start = text.ceil_char_boundary(self.line.skip_blanks(end, self.range.end));
        let command = if self.range.is_empty() {
            Arguments::None
        } else {
            self.json().unwrap_or_else(|| self.text())
        };
        Arguments::Health {
            kind,
            command: Box::new(command),
        }
    }

    fn pairs(&mut self, keyword: Keyword) -> Arguments {
        let words = self.words();
        let Some(first) = words.first() else {
            return Arguments::None;
        };
        if !first.text.contains('=') {
            return self.legacy_pair(keyword);
        }
        let mut pairs = Vec::with_capacity(words.len());
        for word in words {
            let start = word.logical.start as usize;
            let end = start + word.text.len();
            let Some(equals) = word.text.find('=') else {
                let message = format!(
                    "`{}` has no `=`: after `name=value` every word needs one",
                    word.text
                );
                self.error(message, start..end);
                continue;
            };
            pairs.push(Pair {
                name: Word::verbatim(self.logical, start..start + equals),
                value: Word::verbatim(self.logical, start + equals + 1..end),
                legacy: false,
            });
        }
        Arguments::Pairs(pairs)
    }

    /// `ENV name value`: everything after the first blanks is the value, quotes and all.
    fn legacy_pair(&mut self, keyword: Keyword) -> Arguments {
        let text = self.logical.text();
        let Some(name_end) = find(text, self.range.clone(), is_blank) else {
            let range = self.range.clone();
            self.error(format!("`{keyword}` needs a name and a value"), range);
            return Arguments::Pairs(Vec::new());
        };
        let value = text[name_end..self.range.end].trim_start_matches(is_blank);
        Arguments::Pairs(vec![Pair {
            name: Word::verbatim(self.logical, self.range.start..name_end),
            value: Word::verbatim(self.logical, self.range.end - value.len()..self.range.end),
            legacy: true,
        }])
    }

    fn trigger(&mut self) -> Arguments {
        if self.range.is_empty() {
            return Arguments::None;
        }
        if self.depth >= MAX_ONBUILD_DEPTH {
            self.errors.push(SplitError {
                kind: ProblemKind::NotChecked(format!(
                    "more than {MAX_ONBUILD_DEPTH} `ONBUILD` in each other are not read"
                )),
                range: self.range.clone(),
            });
            return Arguments::Unread;
        }
        let node = split_nested(self.line, self.range.clone(), self.errors, self.depth + 1);
        Arguments::Trigger(Box::new(node))
    }

    /// Words in which quotes and the escape character keep blanks; both stay in the word.
    fn words(&self) -> Vec<Word> {
        let text = self.as_str();
        let mut words = Vec::new();
        let mut start = None;
        let mut quote = None;
        // An escape character that ends the text is dropped.
        let mut end = text.len();
        let mut characters = text.char_indices();
        while let Some((at, c)) = characters.next() {
            if quote.is_none() && c.is_whitespace() {
                words.extend(start.take().map(|start| start..at));
                continue;
            }
            start.get_or_insert(at);
            match quote {
                Some(open) if c == open => quote = None,
                None if c == '\'' || c == '"' => quote = Some(c),
                _ => {}
            }
            if c == self.line.escape && quote != Some('\'') && characters.next().is_none() {
                end = at;
            }
        }
        words.extend(start.map(|start| start..end));
        words
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| {
                let range = self.range.start + word.start..self.range.start + word.end;
                Word::verbatim(self.logical, range)
            })
            .collect()
    }
}

/// The flags at the start of `range`, and what is left after them.
///
/// BuildKit reads them byte by byte as if they were Latin-1, so letters beyond ASCII come out as
/// two or three others, and the bytes 0x85 and 0xA0 are blanks.
fn flags(line: Line<'_>, range: Range<usize>) -> (Vec<Word>, Range<usize>) {
    let text = line.logical.text();
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        at = line.skip_blanks(at, range.end);
        if !text.as_bytes()[at..range.end].starts_with(b"--") {
            return (flags, text.ceil_char_boundary(at)..range.end);
        }
        let start = at;
        let mut word = String::new();
        let mut quote = None;
        while at < range.end {
            let (byte, next) = line.byte(at);
            if quote.is_none() && is_latin1_space(byte) {
                break;
            }
            at = next;
            match quote {
                Some(open) if byte == open => quote = None,
                None if byte == b'\'' || byte == b'"' => quote = Some(byte),
                _ if char::from(byte) == line.escape => {
                    if at < range.end {
                        let (escaped, next) = line.byte(at);
                        word.push(char::from(escaped));
                        at = next;
                    }
                }
                _ => word.push(char::from(byte)),
            }
        }
        if word == "--" {
            return (flags, text.ceil_char_boundary(at)..range.end);
        }
        let end = text.ceil_char_boundary(at);
        flags.push(Word::decoded(line.logical, start..end, word));
    }
}

impl Line<'_> {
    /// The byte of the file at a place in the logical text, and the place after it.
    fn byte(self, at: usize) -> (u8, usize) {
        const REPLACED: &str = "\u{fffd}";
        let bytes = self.logical.text().as_bytes();
        if self.source.is_lossy() && bytes[at..].starts_with(REPLACED.as_bytes()) {
            let next = at + REPLACED.len();
            let span = self.logical.source_span(at..next);
            if let [raw] = *self.source.to_bytes(span) {
                return (raw, next);
            }
        }
        (bytes[at], at + 1)
    }

    fn skip_blanks(self, mut at: usize, end: usize) -> usize {
        while at < end {
            let (byte, next) = self.byte(at);
            if !is_latin1_space(byte) {
                break;
            }
            at = next;
        }
        at
    }
}

/// Bytes as text, with U+FFFD for each that is no UTF-8.
fn one_by_one(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// What separates words: ASCII blanks only, so a no-break space is part of a word.
pub(super) const fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// What Go's `unicode.IsSpace` says of a byte taken for a Latin-1 character.
const fn is_latin1_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0xb | 0xc | b'\r' | b' ' | 0x85 | 0xa0)
}

fn find(text: &str, range: Range<usize>, what: fn(char) -> bool) -> Option<usize> {
    text[range.clone()].find(what).map(|at| range.start + at)
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    let start = end - text[range.start..end].trim_start().len();
    start..end
}

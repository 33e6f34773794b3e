use super::{Edit, Position, Span, lines::Lines, span::offset};
use crate::error::Error;
use std::borrow::Cow;

/// The largest source that is read, in bytes: 256 MiB.
///
/// Offsets are 32-bit, and a byte that is not UTF-8 grows to three in the text.
pub const MAX_SOURCE_BYTES: usize = 256 << 20;

/// A file's text, with its name and the start of every line.
///
/// A Dockerfile need not be UTF-8. A byte that is not becomes U+FFFD in [`text`](Self::text), one
/// for each byte, as Go reads it; [`to_bytes`](Self::to_bytes) and
/// [`original_offset`](Self::original_offset) undo this.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: Lines,
    /// Where in `text` an invalid byte was replaced, and the byte; in order.
    invalid: Vec<(u32, u8)>,
}

impl Source {
    /// A source of the given name: a path as the user wrote it, or `-`.
    ///
    /// # Errors
    /// When the text is larger than [`MAX_SOURCE_BYTES`].
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Result<Self, Error> {
        Self::build(name.into(), text.into(), Vec::new())
    }

    /// A source without a text.
    pub fn empty(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: String::new(),
            lines: Lines::new(""),
            invalid: Vec::new(),
        }
    }

    /// A source from bytes that may not be UTF-8.
    ///
    /// # Errors
    /// When there are more than [`MAX_SOURCE_BYTES`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Error> {
        let name = name.into();
        match String::from_utf8(bytes) {
            Ok(text) => Self::build(name, text, Vec::new()),
            Err(error) if error.as_bytes().len() > MAX_SOURCE_BYTES => {
                Err(too_large(&name, error.as_bytes().len()))
            }
            Err(error) => {
                let (text, invalid) = replace_invalid(error.as_bytes());
                Self::build(name, text, invalid)
            }
        }
    }

    fn build(name: String, text: String, invalid: Vec<(u32, u8)>) -> Result<Self, Error> {
        // Each replaced byte takes three in the text.
        let original = text.len() - 2 * invalid.len();
        if original > MAX_SOURCE_BYTES {
            return Err(too_large(&name, original));
        }
        Ok(Self {
            lines: Lines::new(&text),
            name,
            text,
            invalid,
        })
    }

    /// What the file is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty if the span is not one of this source's.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The span of the whole text.
    pub fn span(&self) -> Span {
        Span::new(0, offset(self.text.len()))
    }

    /// The line that holds the byte at `at`, from 1.
    pub fn line(&self, at: u32) -> u32 {
        self.lines.line(at)
    }

    /// How many lines there are; a final newline starts one more.
    pub fn line_count(&self) -> u32 {
        self.lines.count()
    }

    /// Line `line`, from 1, without its line ending.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let start = self.lines.start(line)?;
        let end = self
            .lines
            .start(line + 1)
            .unwrap_or(offset(self.text.len()));
        let text = self.slice(Span::new(start, end));
        Some(Span::new(
            start,
            start + offset(text.trim_end_matches(['\r', '\n']).len()),
        ))
    }

    /// The place of the byte at `at`, as people count.
    pub fn position(&self, at: u32) -> Position {
        self.lines.position(&self.text, at)
    }

    /// Where the byte at `at` in the text is in the file.
    pub fn original_offset(&self, at: u32) -> u32 {
        let before = self.invalid.partition_point(|(place, _)| *place < at);
        at - 2 * offset(before)
    }

    /// Whether any byte of the file was not UTF-8.
    pub fn is_lossy(&self) -> bool {
        !self.invalid.is_empty()
    }

    /// The source after edits, given in any order; `None` when two overlap (see
    /// [`Edit::apply_all`]) or the result is larger than [`MAX_SOURCE_BYTES`]. Bytes that are not
    /// UTF-8 stay.
    pub fn edited(&self, edits: &[Edit]) -> Option<Self> {
        let mut bytes = Vec::with_capacity(self.text.len());
        let mut done = 0;
        for edit in Edit::sorted(edits).ok()? {
            bytes.extend_from_slice(&self.to_bytes(Span::new(done, edit.span.start)));
            bytes.extend_from_slice(edit.text.as_bytes());
            done = edit.span.end;
        }
        bytes.extend_from_slice(&self.to_bytes(Span::new(done, self.span().end)));
        Self::from_bytes(self.name.clone(), bytes).ok()
    }

    /// How many bytes the file has where `span` is.
    pub fn original_len(&self, span: Span) -> usize {
        (self.original_offset(span.end) - self.original_offset(span.start)) as usize
    }

    /// The file's bytes where `span` is.
    pub fn to_bytes(&self, span: Span) -> Cow<'_, [u8]> {
        let text = self.slice(span).as_bytes();
        let from = self
            .invalid
            .partition_point(|(place, _)| *place < span.start);
        let to = self.invalid.partition_point(|(place, _)| *place < span.end);
        if from == to {
            return Cow::Borrowed(text);
        }
        let mut bytes = Vec::with_capacity(text.len());
        let mut done = 0;
        for (place, byte) in &self.invalid[from..to] {
            let at = (*place - span.start) as usize;
            bytes.extend_from_slice(&text[done..at]);
            bytes.push(*byte);
            done = at + char::REPLACEMENT_CHARACTER.len_utf8();
        }
        bytes.extend_from_slice(&text[done..]);
        Cow::Owned(bytes)
    }
}

fn too_large(name: &str, len: usize) -> Error {
    Error::too_large(name, len, MAX_SOURCE_BYTES)
}

/// Replaces every byte that is no part of valid UTF-8 by its own U+FFFD, as Go's `range` does.
fn replace_invalid(bytes: &[u8]) -> (String, Vec<(u32, u8)>) {
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            invalid.push((offset(text.len()), *byte));
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    (text, invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_are_kept_one_by_one() {
        let bytes = b"FROM a\n# caf\xe9 \xe2\x82\nRUN x\n".to_vec();
        let source = Source::from_bytes("x", bytes.clone()).unwrap();
        assert_eq!(
            source.text(),
            "FROM a\n# caf\u{fffd} \u{fffd}\u{fffd}\nRUN x\n"
        );
        assert_eq!(source.to_bytes(source.span()).as_ref(), bytes);
        let run = offset(source.text().find("RUN").unwrap());
        assert_eq!(source.original_offset(run), offset(bytes.len() - 6));
        assert_eq!(source.position(run).line, 3);
    }

    #[test]
    fn columns_count_bytes_and_utf16() {
        let source = Source::new("x", "a\n😀é z").unwrap();
        let z = offset(source.text().find('z').unwrap());
        assert_eq!(
            source.position(z),
            Position {
                line: 2,
                column: 8,
                column_utf16: 5
            }
        );
        assert_eq!(source.slice(source.line_span(2).unwrap()), "😀é z");
        assert_eq!(source.line_span(3), None);
    }
}

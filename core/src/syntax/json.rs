//! The JSON form of an instruction's arguments, as Go's `encoding/json` reads it.
//!
//! Our own reader, because each string needs its place, and because what Go rejects decides
//! whether an instruction is in exec or shell form: lone surrogates pass as U+FFFD, `1e999` and
//! more than 10,000 levels do not.

use std::ops::Range;

/// Go's limit on nesting.
const MAX_DEPTH: usize = 10_000;

/// A string in an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonString {
    /// The decoded string.
    pub(super) value: String,
    /// Where the string's content stands in the text, without its quotes.
    pub(super) content: Range<usize>,
}

/// Why a text is no array of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonError {
    /// It is no JSON array, so the instruction is in shell form.
    NotAnArray,
    /// It is one, with something in it that is no string: an error in BuildKit.
    NotOnlyStrings,
}

/// A decoded piece of a string: what of the text became what.
pub(super) struct Piece<'t> {
    pub(super) source: Range<usize>,
    pub(super) text: DecodedText<'t>,
}

/// Decoded text.
pub(super) enum DecodedText<'t> {
    /// As it stands.
    Verbatim(&'t str),
    /// An escape, decoded.
    Escape(char),
}

/// Reads an array of strings that fills the whole text but for blanks.
pub(super) fn array_of_strings(text: &str) -> Result<Vec<JsonString>, JsonError> {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with('[') {
        return Err(JsonError::NotAnArray);
    }
    let mut reader = Reader {
        text: text.as_bytes(),
        at: start,
    };
    let contents = reader.array().ok_or(JsonError::NotAnArray)?;
    reader.skip_blanks();
    if reader.at != text.len() {
        return Err(JsonError::NotAnArray);
    }
    contents
        .into_iter()
        .map(|content| {
            let content = content.ok_or(JsonError::NotOnlyStrings)?;
            let value = decode(text, content.clone())
                .map(|piece| match piece.text {
                    DecodedText::Verbatim(text) => text.to_owned(),
                    DecodedText::Escape(c) => c.to_string(),
                })
                .collect();
            Ok(JsonString { value, content })
        })
        .collect()
}

/// Decodes the content of a string that [`array_of_strings`] accepted.
pub(super) fn decode(text: &str, content: Range<usize>) -> impl Iterator<Item = Piece<'_>> {
    let mut at = content.start;
    std::iter::from_fn(move || {
        let rest = text.get(at..content.end)?;
        if rest.is_empty() {
            return None;
        }
        let start = at;
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        if plain > 0 {
            at += plain;
            return Some(Piece {
                source: start..at,
                text: DecodedText::Verbatim(&rest[..plain]),
            });
        }
        let (decoded, len) = escape(rest.as_bytes());
        at += len;
        Some(Piece {
            source: start..at,
            text: DecodedText::Escape(decoded),
        })
    })
}

/// The character that the escape at the start of `text` stands for, and the escape's length.
fn escape(text: &[u8]) -> (char, usize) {
    let simple = match text.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(text),
        Some(other) => char::from(*other),
        None => return ('\\', 1),
    };
    (simple, 2)
}

fn unicode_escape(text: &[u8]) -> (char, usize) {
    let Some(first) = code_unit(text) else {
        return (char::REPLACEMENT_CHARACTER, text.len().min(2));
    };
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = text.get(6..).and_then(code_unit)
        && let Some(Ok(pair)) = char::decode_utf16([first, second]).next()
    {
        return (pair, 12);
    }
    // A surrogate without its other half.
    (
        char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER),
        6,
    )
}

/// The UTF-16 unit of the `\uXXXX` at the start of `text`.
fn code_unit(text: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(text.strip_prefix(b"\\u")?.get(..4)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    /// The elements of the array at the reader's place: the content of each string, or `None` for
    /// anything else. `None` as a whole when it is not well-formed.
    fn array(&mut self) -> Option<Vec<Option<Range<usize>>>> {
        self.expect(b'[')?;
        let mut elements = Vec::new();
        self.skip_blanks();
        if self.take(b']') {
            return Some(elements);
        }
        loop {
            self.skip_blanks();
            if self.peek() == Some(b'"') {
                elements.push(Some(self.string()?));
            } else {
                self.value()?;
                elements.push(None);
            }
            self.skip_blanks();
            if self.take(b']') {
                return Some(elements);
            }
            self.expect(b',')?;
        }
    }

    /// Passes over one value, however deep, without recursion.
    fn value(&mut self) -> Option<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek()? {
                b'[' | b'{' => {
                    // The array around this value is a level too.
                    if open.len() + 1 >= MAX_DEPTH {
                        return None;
                    }
                    let bracket = self.peek()?;
                    self.at += 1;
                    self.skip_blanks();
                    let close = if bracket == b'[' { b']' } else { b'}' };
                    if !self.take(close) {
                        open.push(close);
                        if bracket == b'{' {
                            self.key()?;
                        }
                        continue;
                    }
                }
                b'"' => {
                    self.string()?;
                }
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => self.number()?,
            }
            // After a value: close what ends here, or go on with the next element.
            loop {
                let Some(close) = open.last().copied() else {
                    return Some(());
                };
                self.skip_blanks();
                if self.take(close) {
                    open.pop();
                    continue;
                }
                self.expect(b',')?;
                if close == b'}' {
                    self.skip_blanks();
                    self.key()?;
                }
                break;
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.skip_blanks();
        self.expect(b':')
    }

    /// The content of the string at the reader's place.
    fn string(&mut self) -> Option<Range<usize>> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(start..self.at - 1);
                }
                b'\\' => match self.text.get(self.at + 1)? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
                    b'u' => {
                        let digits = self.text.get(self.at + 2..self.at + 6)?;
                        if !digits.iter().all(u8::is_ascii_hexdigit) {
                            return None;
                        }
                        self.at += 6;
                    }
                    _ => return None,
                },
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        // Go decodes into a float64 and refuses what does not fit.
        text.parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|_| ())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.text[self.at..]
            .starts_with(word)
            .then(|| self.at += word.len())
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, JsonError> {
        array_of_strings(text).map(|strings| strings.into_iter().map(|s| s.value).collect())
    }

    #[test]
    fn arrays_of_strings() {
        assert_eq!(read(r#" ["a", "b\n\"" ] "#).unwrap(), ["a", "b\n\""]);
        assert_eq!(read("[]").unwrap(), [""; 0]);
        assert_eq!(
            read(r#"["\u00e9\ud83d\ude00\ud800x\/"]"#).unwrap(),
            ["é😀\u{fffd}x/"]
        );
    }

    #[test]
    fn what_go_rejects_is_shell_form() {
        for text in [
            "",
            "x",
            "['a']",
            r#"["a",]"#,
            r#"["a"] x"#,
            r#"["a"#,
            r#"["c:\windows"]"#,
            "[1e999]",
            "[\"a\tb\"]",
            "[01]",
            "[\u{a0}\"a\"]",
            r#"{"a":1}"#,
            r#"[{"a"}]"#,
            "[tru]",
        ] {
            assert_eq!(read(text), Err(JsonError::NotAnArray), "{text}");
        }
    }

    #[test]
    fn other_values_are_an_error() {
        for text in [
            "[1]",
            "[null]",
            r#"["a",[]]"#,
            r#"[{"a":[1,{}]},"b"]"#,
            "[-0.5e+3]",
            "[true]",
        ] {
            assert_eq!(read(text), Err(JsonError::NotOnlyStrings), "{text}");
        }
    }

    #[test]
    fn nesting_has_gos_limit() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(read(&nested(MAX_DEPTH)), Err(JsonError::NotOnlyStrings));
        assert_eq!(read(&nested(MAX_DEPTH + 1)), Err(JsonError::NotAnArray));
    }
}

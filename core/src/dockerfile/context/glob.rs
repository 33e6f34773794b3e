//! Wildcards as Go's `filepath.Match` understands them on Unix, which `COPY` and `ADD` use.

use super::PatternError;

/// A pattern of `*`, `?`, `[a-z]` and `\x` that a whole path must match; only a class matches `/`.
///
/// Like Go's, a mistake in the pattern is found only by a match that gets as far as the mistake.
#[derive(Clone, Debug)]
pub struct Glob {
    chunks: Vec<Chunk>,
}

/// What follows a `*`, or the start, up to the next `*`.
#[derive(Clone, Debug)]
struct Chunk {
    after_star: bool,
    tokens: Result<Vec<Token>, PatternError>,
}

/// What matches one character; a literal one is matched byte by byte.
#[derive(Clone, Debug)]
enum Token {
    Byte(u8),
    NotSlash,
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
}

impl Glob {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        let mut chunks = Vec::new();
        let mut rest = pattern;
        while !rest.is_empty() {
            let chunk = rest.trim_start_matches('*');
            let after_star = chunk.len() < rest.len();
            let (chunk, after) = chunk.split_at(chunk_len(chunk));
            chunks.push(Chunk {
                after_star,
                tokens: tokens(chunk),
            });
            rest = after;
        }
        Self { chunks }
    }

    /// Whether a path matches.
    ///
    /// Takes time in proportion to the pattern times the path at worst.
    ///
    /// # Errors
    /// When the pattern is malformed, unless an earlier part of it already decides.
    pub fn matches(&self, path: &str) -> Result<bool, PatternError> {
        let mut at = 0;
        for (index, chunk) in self.chunks.iter().enumerate() {
            let is_last = index + 1 == self.chunks.len();
            let tokens = chunk.tokens.as_ref().map_err(|error| *error)?;
            let rest = path.as_bytes().get(at..).unwrap_or_default();
            let to_slash = rest.iter().take_while(|byte| **byte != b'/').count();
            if chunk.after_star && tokens.is_empty() {
                return Ok(to_slash == rest.len());
            }
            let skippable = if chunk.after_star { to_slash } else { 0 };
            // The first place that fits is taken: a later one could not help what follows.
            let end = (at..=at + skippable)
                .filter_map(|start| match_tokens(tokens, path, start))
                .find(|end| !is_last || *end == path.len());
            match end {
                Some(end) => at = end,
                None => return Ok(false),
            }
        }
        Ok(at == path.len())
    }
}

/// Whether a text has a character that [`Glob`] takes for a wildcard, as the copy of `BuildKit`
/// looks for it.
pub(super) fn has_wildcard(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'*' | b'?' | b'[' => return true,
            _ => {}
        }
    }
    false
}

/// How many bytes there are before the next `*` outside of a class.
fn chunk_len(text: &str) -> usize {
    let mut in_class = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => return at,
            _ => {}
        }
    }
    text.len()
}

fn tokens(chunk: &str) -> Result<Vec<Token>, PatternError> {
    let mut tokens = Vec::new();
    let mut rest = chunk;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '[' => {
                let (class, after) = class(after)?;
                tokens.push(class);
                after
            }
            '?' => {
                tokens.push(Token::NotSlash);
                after
            }
            '\\' => {
                let escaped = after.chars().next().ok_or(PatternError)?;
                push_char(&mut tokens, escaped);
                &after[escaped.len_utf8()..]
            }
            _ => {
                push_char(&mut tokens, first);
                after
            }
        };
    }
    Ok(tokens)
}

fn push_char(tokens: &mut Vec<Token>, char: char) {
    tokens.extend(char.encode_utf8(&mut [0; 4]).bytes().map(Token::Byte));
}

/// What follows a `[`, and what is left.
fn class(text: &str) -> Result<(Token, &str), PatternError> {
    let mut rest = text.strip_prefix('^').unwrap_or(text);
    let negated = rest.len() < text.len();
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty()
            && let Some(after) = rest.strip_prefix(']')
        {
            return Ok((Token::Class { ranges, negated }, after));
        }
        let (low, after) = class_char(rest)?;
        let (high, after) = match after.strip_prefix('-') {
            Some(after) => class_char(after)?,
            None => (low, after),
        };
        ranges.push((low, high));
        rest = after;
    }
}

/// One character in a class, which must not be the last of the pattern.
fn class_char(text: &str) -> Result<(char, &str), PatternError> {
    if text.starts_with(['-', ']']) {
        return Err(PatternError);
    }
    let text = text.strip_prefix('\\').unwrap_or(text);
    let char = text.chars().next().ok_or(PatternError)?;
    let after = &text[char.len_utf8()..];
    if after.is_empty() {
        return Err(PatternError);
    }
    Ok((char, after))
}

/// Where a match that starts at a byte of the path ends.
fn match_tokens(tokens: &[Token], path: &str, start: usize) -> Option<usize> {
    let mut at = start;
    for token in tokens {
        let (char, len) = char_at(path, at)?;
        let (is_match, len) = match token {
            Token::Byte(byte) => (path.as_bytes().get(at) == Some(byte), 1),
            Token::NotSlash => (char != '/', len),
            Token::Class { ranges, negated } => {
                let in_class = ranges
                    .iter()
                    .any(|(low, high)| (*low..=*high).contains(&char));
                (in_class != *negated, len)
            }
        };
        if !is_match {
            return None;
        }
        at += len;
    }
    Some(at)
}

/// The character at a byte, and its length. A `*` may stop inside of a character, and its rest is
/// then U+FFFD, byte by byte.
fn char_at(path: &str, at: usize) -> Option<(char, usize)> {
    match path.get(at..) {
        Some(rest) => rest.chars().next().map(|char| (char, char.len_utf8())),
        None => Some((char::REPLACEMENT_CHARACTER, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching() {
        let cases: &[(&str, &str, Result<bool, PatternError>)] = &[
            ("", "", Ok(true)),
            ("", "a", Ok(false)),
            ("abc", "abc", Ok(true)),
            ("*", "abc", Ok(true)),
            ("*", "a/b", Ok(false)),
            ("*c", "abc", Ok(true)),
            ("a*b*c", "axbxc", Ok(true)),
            ("a*/b", "abc/b", Ok(true)),
            ("a*/b", "a/c/b", Ok(false)),
            ("*x*", "abc", Ok(false)),
            ("a?c", "a/c", Ok(false)),
            ("a?c", "aéc", Ok(true)),
            ("a[b-d]e", "ace", Ok(true)),
            ("a[^b-d]e", "aze", Ok(true)),
            ("a[^b]e", "a/e", Ok(true)),
            ("a[\\-x]", "a-", Ok(true)),
            ("[!a]", "a", Ok(true)),
            ("[z-a]", "b", Ok(false)),
            ("[*]x", "*x", Ok(true)),
            ("a\\*b", "a*b", Ok(true)),
            ("*[^é]", "é", Ok(true)),
            ("*é", "é", Ok(true)),
            ("[a", "b", Err(PatternError)),
            ("[]a]", "a", Err(PatternError)),
            ("[-a]", "a", Err(PatternError)),
            ("[a-]", "a", Err(PatternError)),
            ("a\\", "a", Err(PatternError)),
            ("*[", "a", Err(PatternError)),
            // The mistake is past what decides.
            ("a*[", "b", Ok(false)),
            ("a*[", "a", Err(PatternError)),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(
                Glob::new(pattern).matches(path),
                *expected,
                "{pattern} {path}"
            );
        }
    }

    #[test]
    fn wildcards_are_found_as_copy_finds_them() {
        for (text, expected) in [("a", false), ("a*", true), ("a\\*", false), ("\\\\?", true)] {
            assert_eq!(has_wildcard(text), expected, "{text}");
        }
    }
}

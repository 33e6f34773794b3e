//! From a literal to a secret: the pattern, what stands around it, and whether it was issued.

use super::{
    base64,
    chance::{self, is_random},
    checksum,
    formats::{Check, Format},
    jwt,
    literals::{Hit, Row, Tries, hits_in_text},
    private_key::{self, MAX_KEY, PrivateKey},
    providers::Provider,
};
use std::ops::Range;

/// A secret that its looks, or a name beside it, tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its format, in kebab-case.
    pub(crate) id: &'static str,
    /// What it is, as "AWS access key".
    pub(crate) name: &'static str,
    /// Where it stands in the text.
    pub(crate) range: Range<usize>,
    pub(crate) kind: Kind,
    /// Its checksum is right.
    pub(crate) is_proven: bool,
    /// Other texts look so too, or its checksum is wrong.
    pub(crate) is_weak: bool,
    /// It opens little: it is for a sandbox, soon over, or of no use alone.
    pub(crate) is_minor: bool,
    /// What is the same wherever the secret stands, if that is not its text.
    pub(crate) core: Option<Vec<u8>>,
}

/// How a secret is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// By its looks.
    Format,
    /// A key in armour, by its content.
    PrivateKey,
    /// A JSON Web Token.
    Jwt,
    /// By the name that it is assigned to.
    Named,
}

/// How far before a literal a secret, or the name it is assigned to, may start.
pub(crate) const BEHIND: usize = 128;

/// How far after the start of a literal a secret may end.
pub(crate) const AHEAD: usize = MAX_KEY;

/// The same for what is no key.
const AHEAD_OF_TOKEN: usize = 4 * 1024;

/// How often a pattern is tried on a text that a person wrote.
const TRIES_IN_TEXT: u16 = 4096;

/// The first secret in a known format in a text.
pub(crate) fn find(text: &str) -> Option<Token> {
    find_all(text).into_iter().next()
}

/// The secrets in known formats in a text, in order; none overlaps another.
///
/// This is for what people write by hand: a private key counts if its first line has something after it.
pub(crate) fn find_all(text: &str) -> Vec<Token> {
    let text = text.as_bytes();
    let mut tries = Tries::new(TRIES_IN_TEXT);
    let formats = hits_in_text(text).filter_map(|hit| match hit.row()? {
        Row::Format(format) if format.check == Check::PrivateKey => {
            hit.private_key(text, format, &mut tries).or_else(|| {
                let range = hit.matched(text, format, &mut tries)?;
                is_random(&text[range.clone()]).then(|| of(format, range))
            })
        }
        Row::Format(format) => hit.formatted(text, format, &mut tries),
        Row::Provider(_) => None,
    });
    apart(formats.collect())
}

/// In order, and of those that overlap the first and longest.
pub(crate) fn apart(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.sort_by_key(|token| {
        let is_named = token.kind == Kind::Named;
        (token.range.start, is_named, usize::MAX - token.range.end)
    });
    let mut end = 0;
    tokens.retain(|token| {
        let is_new = token.range.start >= end;
        end = end.max(token.range.end);
        is_new
    });
    tokens
}

impl Hit {
    /// The secret that this literal belongs to, if it does. Looks at no more than [`BEHIND`] bytes
    /// before the literal and [`AHEAD`] from its start on.
    pub(crate) fn token(self, text: &[u8], tries: &mut Tries) -> Option<Token> {
        match self.row()? {
            Row::Format(format) => match format.check {
                Check::PrivateKey => self.private_key(text, format, tries),
                _ => self.formatted(text, format, tries),
            },
            Row::Provider(provider) => self.named(text, provider, tries),
        }
    }

    /// The text up to so many bytes after the start of the literal.
    fn window(self, text: &[u8], ahead: usize) -> &[u8] {
        &text[..text.len().min(self.start + ahead)]
    }

    /// Where the pattern matches, with nothing before and after that it would go on with.
    fn matched(self, text: &[u8], format: &Format, tries: &mut Tries) -> Option<Range<usize>> {
        let (min, max) = format.before;
        let ahead = match format.check {
            Check::WrappedKey => AHEAD,
            _ => AHEAD_OF_TOKEN,
        };
        let text = self.window(text, ahead);
        let starts = (min..=max)
            .rev()
            .filter_map(|it| self.start.checked_sub(it));
        starts
            .filter(|start| is_start(text, *start))
            .find_map(|start| {
                self.take(tries)?;
                let found = self.pattern()?.find(&text[start..])?;
                let range = start..start + found.end();
                let is_end = !text.get(range.end).is_some_and(|byte| is_word(*byte));
                is_end.then_some(range)
            })
    }

    fn formatted(self, text: &[u8], format: &Format, tries: &mut Tries) -> Option<Token> {
        let range = self.matched(text, format, tries)?;
        let found = &text[range.clone()];
        if !is_random(found) {
            return None;
        }
        let mut token = of(format, range.clone());
        if token.is_weak && is_within_base64(text, &range) {
            return None;
        }
        match format.check {
            Check::None | Check::PrivateKey => {}
            Check::Crc32 => match checksum::holds(found) {
                Some(holds) => {
                    token.is_proven = holds;
                    token.is_weak |= !holds;
                }
                None => token.is_weak = true,
            },
            Check::Jwt => {
                token.kind = Kind::Jwt;
                if !jwt::is_issued(found) {
                    return None;
                }
            }
            Check::WrappedKey => {
                let key = private_key::read(&base64::decode(found))?;
                token = of_key(format, range, key);
            }
        }
        Some(token)
    }

    fn private_key(self, text: &[u8], format: &Format, tries: &mut Tries) -> Option<Token> {
        self.take(tries)?;
        let key = private_key::read(&self.window(text, AHEAD)[self.start..])?;
        let range = self.start..self.start + key.len;
        Some(of_key(format, range, key))
    }

    /// `DATADOG_API_KEY=…`, `"datadogApiKey": "…"`
    fn named(self, text: &[u8], provider: &Provider, tries: &mut Tries) -> Option<Token> {
        let text = self.window(text, AHEAD_OF_TOKEN);
        let name = name_around(text, self.start..self.end);
        if !says_secret(&text[name.clone()]) {
            return None;
        }
        let start = name.end + value_start(&text[name.end..])?;
        self.take(tries)?;
        let found = self.pattern()?.find(&text[start..])?;
        let range = start..start + found.end();
        let is_end = text
            .get(range.end)
            .is_none_or(|byte| byte.is_ascii_whitespace() || b"\"'`;,)<&\\}]#".contains(byte));
        let value = &text[range.clone()];
        let is_mixed = value.iter().any(u8::is_ascii_digit)
            && value.iter().any(u8::is_ascii_alphabetic)
            && chance::entropy(value) >= MIN_NAMED_ENTROPY;
        (is_end && is_mixed && is_random(value)).then_some(Token {
            id: provider.id,
            name: provider.name,
            range,
            kind: Kind::Named,
            is_proven: false,
            is_weak: true,
            is_minor: false,
            core: None,
        })
    }
}

/// Words and paths have less; random digits in base 16 and 20 of them have more.
const MIN_NAMED_ENTROPY: f64 = 3.0;

fn of_key(format: &Format, range: Range<usize>, key: PrivateKey) -> Token {
    Token {
        kind: Kind::PrivateKey,
        name: if key.is_encrypted {
            "encrypted private key"
        } else {
            key.name
        },
        id: if key.is_encrypted {
            "encrypted-private-key"
        } else {
            format.id
        },
        is_minor: key.is_encrypted,
        core: Some(key.digits),
        ..of(format, range)
    }
}

fn of(format: &Format, range: Range<usize>) -> Token {
    Token {
        id: format.id,
        name: format.name,
        range,
        kind: Kind::Format,
        is_proven: false,
        is_weak: format.is_weak,
        is_minor: format.is_minor,
        core: None,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a token may start here: not within a word, but after `\n` or `%3D` as strings write them.
fn is_start(text: &[u8], start: usize) -> bool {
    let (before, after) = text.split_at(start);
    let is_escaped = match before {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        _ => false,
    };
    let in_word = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
    is_escaped || !in_word(before.last()) || !in_word(after.first())
}

/// Whether base64 goes on before or after a stretch of it: what looks so in it does by chance.
fn is_within_base64(text: &[u8], range: &Range<usize>) -> bool {
    let is_other = |byte: Option<&u8>| matches!(byte, Some(b'+' | b'/'));
    is_other(text[..range.start].last()) || is_other(text.get(range.end))
}

/// The name that a word is part of: `DD_API_KEY` around `DD_API`.
fn name_around(text: &[u8], word: Range<usize>) -> Range<usize> {
    let in_name = |byte: &u8| is_word(*byte) || matches!(byte, b'-' | b'.');
    let first = word.start.saturating_sub(BEHIND / 2);
    let before = text[first..word.start].iter().rev();
    let after = text[word.end..].iter().take(BEHIND / 2);
    let start = word.start - before.take_while(|byte| in_name(byte)).count();
    start..word.end + after.take_while(|byte| in_name(byte)).count()
}

/// Whether a name has a word of those that secrets are called.
fn says_secret(name: &[u8]) -> bool {
    const WORDS: &[&str] = &[
        "key",
        "token",
        "secret",
        "passw",
        "pwd",
        "credential",
        "auth",
        "_pat",
    ];
    let lower = name.to_ascii_lowercase();
    WORDS
        .iter()
        .any(|word| memchr::memmem::find(&lower, word.as_bytes()).is_some())
}

/// Where a value starts after the name that it is assigned to: behind `=`, `:`, `=>`, `:=` or `>`, and
/// quotes.
fn value_start(text: &[u8]) -> Option<usize> {
    let skip = |from: usize, set: &[u8], most: usize| {
        let rest = text.get(from..).unwrap_or_default().iter();
        from + rest
            .take(most)
            .take_while(|byte| set.contains(byte))
            .count()
    };
    let quotes = skip(0, b"\"'`]\\", 4);
    let blanks = skip(quotes, b" \t", 8);
    let operator = skip(blanks, b":=>", 3);
    let blanks_after = skip(operator, b" \t", 8);
    (operator > blanks).then(|| skip(blanks_after, b"\"'`\\", 4))
}

#[cfg(test)]
mod tests;

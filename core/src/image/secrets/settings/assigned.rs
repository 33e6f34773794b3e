//! What a line assigns, in the notations that settings are written in.

use crate::secrets::evidence;
use std::ops::Range;

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::image::secrets) struct Assigned<'a> {
    pub(in crate::image::secrets) name: &'a str,
    /// Without quotes.
    pub(in crate::image::secrets) value: &'a str,
    /// Where the value stands in the line.
    pub(in crate::image::secrets) range: Range<usize>,
}

/// Whether a name sounds like a secret's, in whatever way its words are joined: `DB_PASSWORD`,
/// `authToken`, `_authToken`, `PGPASSWORD`.
pub(in crate::image::secrets) fn sounds_secret(name: &str) -> bool {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && was_small {
            snake.push('_');
        }
        was_small = c.is_ascii_lowercase() || c.is_ascii_digit();
        snake.push(c.to_ascii_lowercase());
    }
    let is_joined = ["password", "passwd", "passphrase", "apikey", "authtoken"]
        .iter()
        .any(|end| snake.ends_with(end));
    is_joined || evidence::sounds_secret(&snake)
}

/// What a line assigns: nothing if it is a comment.
pub(super) fn in_line(line: &str) -> Vec<Assigned<'_>> {
    let trimmed = line.trim_start();
    let is_comment = ["#", ";", "<!--", "/*", "* "]
        .iter()
        .any(|mark| trimmed.starts_with(mark))
        || (trimmed.starts_with("// ") && !trimmed.contains("_auth"));
    if is_comment || trimmed.is_empty() {
        return Vec::new();
    }
    if trimmed.starts_with('<') {
        return in_tag(line).into_iter().collect();
    }
    let pairs = quoted_pairs(line);
    if pairs.is_empty() {
        plain(line).into_iter().collect()
    } else {
        pairs
    }
}

/// `NAME=value`, `export NAME="value"`, `name: value # comment`, `//host/:_authToken=value`.
fn plain(line: &str) -> Option<Assigned<'_>> {
    let equals = line.find('=');
    // A URL has a colon too, and so has a name in `.npmrc`.
    let colon = line
        .find(": ")
        .or_else(|| line.strip_suffix(':').map(str::len));
    let at = match (equals, colon) {
        (Some(equals), Some(colon)) => equals.min(colon),
        (equals, colon) => equals.or(colon)?,
    };
    let before = line[..at].trim().trim_start_matches("- ");
    let name = before
        .rsplit(|c: char| c.is_whitespace() || c == ':' || c == '/')
        .next()
        .unwrap_or_default()
        .trim_matches(['"', '\'', '_']);
    let is_name = !name.is_empty() && before.split_whitespace().count() <= 3;
    let rest = &line[at + 1..];
    let value = value_of(rest.trim_start_matches(['=', '>', ' ', '\t']));
    is_name.then(|| Assigned {
        name,
        range: place_of(line, value),
        value,
    })
}

/// A value without its quotes, or up to a comment.
fn value_of(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or_default();
        }
    }
    let end = text.find(" #").unwrap_or(text.len());
    text[..end].trim_end().trim_end_matches([',', ';'])
}

/// `"name": "value"`, `'NAME' => 'value'` and `define('NAME', 'value')`, as many as there are.
fn quoted_pairs(line: &str) -> Vec<Assigned<'_>> {
    let mut pairs = Vec::new();
    let mut texts = quoted(line).into_iter().peekable();
    while let Some(name) = texts.next() {
        let Some(value) = texts.peek() else {
            break;
        };
        let between = line[name.end + 1..value.start - 1].trim();
        if matches!(between, ":" | "=>" | "=" | "," | "value=") {
            let name = line[name].trim_matches('_');
            pairs.push(Assigned {
                name,
                value: &line[value.clone()],
                range: value.clone(),
            });
            texts.next();
        }
    }
    pairs
}

/// Where the texts in quotes are, without the quotes.
fn quoted(line: &str) -> Vec<Range<usize>> {
    let mut texts = Vec::new();
    let mut open: Option<(usize, u8)> = None;
    let mut is_escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        match open {
            Some((start, quote)) if byte == quote && !is_escaped => {
                texts.push(start..at);
                open = None;
            }
            None if matches!(byte, b'"' | b'\'') => open = Some((at + 1, byte)),
            _ => {}
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    texts
}

/// `<password>value</password>`, and `<add key="Password" value="…" />` of `NuGet`.
fn in_tag(line: &str) -> Option<Assigned<'_>> {
    let start = line.find('<')?;
    let tag = &line[start + 1..];
    let name_end = tag.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c)))?;
    let name = &tag[..name_end];
    if name == "add" {
        let texts = quoted(line);
        let [key, value] = texts.as_slice() else {
            return None;
        };
        return Some(Assigned {
            name: &line[key.clone()],
            value: &line[value.clone()],
            range: value.clone(),
        });
    }
    let rest = tag[name_end..].strip_prefix('>')?;
    let (value, after) = rest.split_once("</")?;
    after.starts_with(name).then(|| Assigned {
        name,
        value,
        range: place_of(line, value),
    })
}

/// Where a part of a line stands in it.
fn place_of(line: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - line.as_ptr() as usize;
    start..start + part.len()
}

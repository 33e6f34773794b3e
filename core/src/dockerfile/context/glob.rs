//! Go's `filepath.Match` for slash paths.

use std::{error, fmt};

/// A pattern that is not well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPattern;

/// Whether a pattern matches a whole path. `*` and `?` do not match a slash.
///
/// # Errors
/// When the pattern is not well-formed, wherever in it that is.
pub fn matches(pattern: &str, path: &str) -> Result<bool, BadPattern> {
    let parts = parse(pattern)?;
    let path: Vec<char> = path.chars().collect();
    // The usual way back: to the last `*`, which then takes one character more.
    let (mut part, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match parts.get(part) {
            Some(Part::Star) => {
                star = Some((part, at));
                part += 1;
                continue;
            }
            Some(one) if path.get(at).is_some_and(|c| one.takes(*c)) => {
                part += 1;
                at += 1;
                continue;
            }
            None if at == path.len() => return Ok(true),
            _ => {}
        }
        match star {
            Some((star_part, taken)) if path.get(taken).is_some_and(|c| *c != '/') => {
                star = Some((star_part, taken + 1));
                part = star_part + 1;
                at = taken + 1;
            }
            _ => return Ok(false),
        }
    }
}

enum Part {
    /// `*`
    Star,
    /// `?`
    Any,
    One(char),
    /// Ranges, and whether they are negated.
    Class(Vec<(char, char)>, bool),
}

impl Part {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => c != '/',
            Self::One(one) => c == *one,
            Self::Class(ranges, negated) => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

fn parse(pattern: &str) -> Result<Vec<Part>, BadPattern> {
    let mut parts = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        parts.push(match c {
            '*' if matches!(parts.last(), Some(Part::Star)) => continue,
            '*' => Part::Star,
            '?' => Part::Any,
            '\\' => Part::One(rest.next().ok_or(BadPattern)?),
            '[' => {
                let negated = rest.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || rest.next_if_eq(&']').is_none() {
                    let low = class_character(&mut rest)?;
                    let high = match rest.next_if_eq(&'-') {
                        Some(_) => class_character(&mut rest)?,
                        None => low,
                    };
                    ranges.push((low, high));
                }
                Part::Class(ranges, negated)
            }
            c => Part::One(c),
        });
    }
    Ok(parts)
}

/// A character of a class; something must follow it.
fn class_character(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
) -> Result<char, BadPattern> {
    let c = match rest.next() {
        None | Some('-' | ']') => return Err(BadPattern),
        Some('\\') => rest.next().ok_or(BadPattern)?,
        Some(c) => c,
    };
    rest.peek().ok_or(BadPattern)?;
    Ok(c)
}

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pattern is not well-formed")
    }
}

impl error::Error for BadPattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_go_does() {
        for (pattern, path, expected) in [
            ("*", "ab", true),
            ("*", "a/b", false),
            ("a*b*c", "axxbyyc", true),
            ("a*/b", "axx/b", true),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false),
            (r"a\*", "a*", true),
            (r"[\]]", "]", true),
            ("**", "ab", true),
            ("", "", true),
            ("a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern, path), Ok(expected), "{pattern} {path}");
        }
    }

    #[test]
    fn bad_patterns() {
        for pattern in ["[", "[]", "[a", "[^]", r"a\", "[a-]", "[-a]", "x[a-"] {
            assert_eq!(matches(pattern, "zzz"), Err(BadPattern), "{pattern}");
        }
    }
}

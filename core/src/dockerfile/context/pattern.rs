//! A pattern of an ignore file.

use regex::Regex;
use std::{
    error,
    fmt::{self, Write},
};

/// A pattern, ready to match.
///
/// One with metacharacters is a regular expression made as moby/patternmatcher makes it, so that
/// its odd cases come out the same: a `*` in a class ends up as an expression in it, `^` is an
/// anchor, `\d` is a digit.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// The path itself.
    Exact(String),
    /// `prefix**`: anything that starts so.
    Prefix(String),
    /// `**suffix`: anything that ends so.
    Suffix(String),
    Expression(Regex),
    /// It passes for a pattern, but nothing can be matched with it.
    Broken,
}

/// A pattern that cannot be matched with: `[z-a]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternError;

impl Pattern {
    pub(super) fn new(pattern: &str) -> Self {
        let mut expression = String::from("^");
        let mut kind = Kind::Exact;
        let mut characters = pattern.chars().peekable();
        let mut first = true;
        while let Some(c) = characters.next() {
            match c {
                '*' if characters.next_if_eq(&'*').is_some() => {
                    // `**/` is `**`.
                    characters.next_if_eq(&'/');
                    if characters.peek().is_some() {
                        expression.push_str("(.*/)?");
                        kind = Kind::Expression;
                    } else if kind == Kind::Exact {
                        kind = Kind::Prefix;
                    } else {
                        expression.push_str(".*");
                        kind = Kind::Expression;
                    }
                    if first {
                        kind = Kind::Suffix;
                    }
                }
                '*' => {
                    expression.push_str("[^/]*");
                    kind = Kind::Expression;
                }
                '?' => {
                    expression.push_str("[^/]");
                    kind = Kind::Expression;
                }
                '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => expression.extend(['\\', c]),
                '\\' => {
                    expression.push('\\');
                    if let Some(escaped) = characters.next() {
                        expression.push(escaped);
                        kind = Kind::Expression;
                    }
                }
                '[' | ']' => {
                    expression.push(c);
                    kind = Kind::Expression;
                }
                c => expression.push(c),
            }
            first = false;
        }
        match kind {
            Kind::Exact => Self::Exact(pattern.to_owned()),
            Kind::Prefix => Self::Prefix(pattern[..pattern.len() - 2].to_owned()),
            Kind::Suffix => Self::Suffix(pattern[2..].to_owned()),
            Kind::Expression => {
                expression.push('$');
                let compiled =
                    from_go(&expression).and_then(|expression| Regex::new(&expression).ok());
                compiled.map_or(Self::Broken, Self::Expression)
            }
        }
    }

    pub(super) fn matches(&self, path: &str) -> Result<bool, PatternError> {
        Ok(match self {
            Self::Exact(exact) => path == exact,
            Self::Prefix(prefix) => path.starts_with(prefix.as_str()),
            Self::Suffix(suffix) => {
                path.ends_with(suffix.as_str())
                    || suffix.strip_prefix('/').is_some_and(|name| path == name)
            }
            Self::Expression(expression) => expression.is_match(path),
            Self::Broken => return Err(PatternError),
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Exact,
    Prefix,
    Suffix,
    Expression,
}

/// Writes a Go expression in Rust's syntax: in a class Rust gives `[`, `&`, `~` and `-` a meaning
/// that they do not have in Go, and its `\d`, `\w` and `\s` know more than ASCII.
///
/// `None` for an escape that Go does not know.
fn from_go(expression: &str) -> Option<String> {
    let mut result = String::with_capacity(expression.len());
    let mut in_class = false;
    let mut characters = expression.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next()? {
                'd' => result.push_str("[0-9]"),
                'w' => result.push_str("[0-9A-Za-z_]"),
                's' => result.push_str(r"[\t\n\x0C\r ]"),
                'D' => result.push_str("[^0-9]"),
                'W' => result.push_str("[^0-9A-Za-z_]"),
                'S' => result.push_str(r"[^\t\n\x0C\r ]"),
                escaped if escaped.is_ascii_punctuation() || escaped == ' ' => {
                    // Rust knows no escape of some of these, and all are plain in hexadecimal.
                    let _ = write!(result, r"\x{:02X}", u32::from(escaped));
                }
                escaped @ ('a' | 'f' | 'n' | 'r' | 't' | 'v' | 'A' | 'b' | 'B' | 'z') => {
                    result.extend(['\\', escaped]);
                }
                _ => return None,
            },
            '[' if !in_class => {
                in_class = true;
                result.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    result.push('^');
                }
                if characters.next_if_eq(&']').is_some() {
                    result.push_str(r"\]");
                }
            }
            ']' if in_class => {
                in_class = false;
                result.push(']');
            }
            '[' | '&' | '~' if in_class => result.extend(['\\', c]),
            c => result.push(c),
        }
    }
    Some(result)
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pattern has a class that nothing can match")
    }
}

impl error::Error for PatternError {}

//! The patterns of `${x#p}`, `${x%p}` and `${x/p/r}`: `*` and `?`, no classes.
//!
//! They become regular expressions, as in BuildKit: which of several matches counts is then the
//! same, and the cost is linear in the value.

use super::{ExpandErrorKind, character::is_name, lexer::MAX_OUTPUT_BYTES};
use regex::Regex;

/// Takes away the shortest or longest beginning of `value` that matches.
pub(super) fn trim_prefix(
    pattern: &str,
    value: &str,
    longest: bool,
) -> Result<String, ExpandErrorKind> {
    let regex = compile(pattern, longest, true)?;
    let end = regex.find(value).map_or(0, |found| found.end());
    Ok(value[end..].to_owned())
}

/// Takes away the shortest or longest end of `value` that matches.
///
/// Both are turned round, for a search looks for the leftmost match.
pub(super) fn trim_suffix(
    pattern: &str,
    value: &str,
    longest: bool,
) -> Result<String, ExpandErrorKind> {
    let value: String = value.chars().rev().collect();
    let trimmed = trim_prefix(&reversed(pattern), &value, longest)?;
    Ok(trimmed.chars().rev().collect())
}

/// Puts `replacement` in the place of the first or of all matches.
///
/// For all, BuildKit takes the replacement for a Go template: `$0` is the match.
pub(super) fn replace(
    pattern: &str,
    value: &str,
    replacement: &str,
    all: bool,
) -> Result<String, ExpandErrorKind> {
    let regex = compile(pattern, true, false)?;
    let mut result = String::new();
    let mut done = 0;
    for found in regex
        .find_iter(value)
        .take(if all { usize::MAX } else { 1 })
    {
        result.push_str(&value[done..found.start()]);
        if all {
            expand_template(replacement, found.as_str(), &mut result);
        } else {
            result.push_str(replacement);
        }
        done = found.end();
        if result.len() > MAX_OUTPUT_BYTES {
            return Err(ExpandErrorKind::TooLarge);
        }
    }
    result.push_str(&value[done..]);
    Ok(result)
}

fn compile(pattern: &str, longest: bool, anchored: bool) -> Result<Regex, ExpandErrorKind> {
    let mut expression = String::with_capacity(pattern.len() + 4);
    if anchored {
        expression.push('^');
    }
    // A byte order mark at the start is dropped once more, as at the start of the word.
    let pattern = pattern.strip_prefix('\u{feff}').unwrap_or(pattern);
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '*' => expression.push_str(if longest { ".*" } else { ".*?" }),
            '?' => expression.push('.'),
            '\\' => {
                // Before these the backslash is there for `${…}`, not for the pattern.
                if matches!(characters.peek(), Some('}' | '/')) {
                    continue;
                }
                match characters.next() {
                    Some(escaped @ ('*' | '?' | '\\')) => expression.extend(['\\', escaped]),
                    other => {
                        let escape: String = std::iter::once('\\').chain(other).collect();
                        return Err(ExpandErrorKind::InvalidPattern(escape));
                    }
                }
            }
            c => {
                let mut buffer = [0; 4];
                expression.push_str(&regex::escape(c.encode_utf8(&mut buffer)));
            }
        }
    }
    // What is left to fail is the size of the compiled pattern, which the crate bounds.
    Regex::new(&expression).map_err(|_| ExpandErrorKind::TooLarge)
}

/// A pattern backwards, each escape in front of what it escapes.
fn reversed(pattern: &str) -> String {
    let mut parts = Vec::new();
    let mut characters = pattern.chars();
    while let Some(c) = characters.next() {
        let escaped = (c == '\\').then(|| characters.next()).flatten();
        parts.push((c, escaped));
    }
    parts
        .into_iter()
        .rev()
        .flat_map(|(c, escaped)| std::iter::once(c).chain(escaped))
        .collect()
}

/// Go's `Regexp.Expand` for an expression without groups: only `$0` stands for anything.
fn expand_template(template: &str, found: &str, result: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        result.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            result.push('$');
            rest = after;
            continue;
        }
        let inner = after.strip_prefix('{');
        let text = inner.unwrap_or(after);
        let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
        let closed = inner.is_none() || text[end..].starts_with('}');
        if end == 0 || !closed {
            result.push('$');
            rest = after;
            continue;
        }
        if &text[..end] == "0" {
            result.push_str(found);
        }
        rest = &text[end + usize::from(inner.is_some())..];
    }
    result.push_str(rest);
}

//! One pattern of an ignore file.

use super::{
    IgnoreEntry, PatternError,
    regexp::{self, Regexp},
};
use crate::text::Span;

/// A pattern and where it was written.
#[derive(Clone, Debug)]
pub struct Pattern {
    cleaned: String,
    is_exclusion: bool,
    line: u32,
    span: Span,
    matcher: Matcher,
}

/// How paths are compared, as moby/patternmatcher chooses it.
#[derive(Clone, Debug)]
enum Matcher {
    /// The path is the pattern.
    Exact,
    /// The path starts with the pattern before its last `**`.
    Prefix,
    /// The path ends with the pattern after its first `**`.
    Suffix,
    /// The path matches an expression, if that is sound.
    Regexp(Result<Regexp, PatternError>),
}

impl Pattern {
    /// `room` is for how many more steps repetitions may unfold.
    pub(super) fn new(entry: &IgnoreEntry, cleaned: &str, room: &mut usize) -> Self {
        let pattern = cleaned.strip_prefix('!').unwrap_or(cleaned);
        Self {
            cleaned: pattern.to_owned(),
            is_exclusion: cleaned.starts_with('!'),
            line: entry.line,
            span: entry.span,
            matcher: Matcher::new(pattern, room),
        }
    }

    /// The pattern without its `!`, cleaned like a path and without a `/` at its start.
    pub fn cleaned(&self) -> &str {
        &self.cleaned
    }

    /// Whether it starts with `!`: what it matches is not ignored after all.
    pub fn is_exclusion(&self) -> bool {
        self.is_exclusion
    }

    /// The line it is on, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What was written, its `!` included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether the pattern matches this path itself. Folders above it do not count.
    pub(super) fn matches(&self, path: &str) -> Result<bool, PatternError> {
        self.matcher.matches(&self.cleaned, path)
    }

    /// Whether the pattern matches this cleaned folder or one above it; no if that cannot be told.
    /// The root (`.`) is no folder here.
    pub(super) fn matches_folder(&self, folder: &str) -> bool {
        folder != "." && self.matcher.matches_folder(&self.cleaned, folder)
    }
}

impl Matcher {
    fn new(pattern: &str, room: &mut usize) -> Self {
        let mut expression = String::from("^");
        let mut matcher = Self::Exact;
        let regexp = || Self::Regexp(Err(PatternError));
        // Go's scanner drops a byte order mark.
        let pattern = pattern.strip_prefix('\u{feff}').unwrap_or(pattern);
        let mut chars = pattern.chars().peekable();
        let mut is_first = true;
        while let Some(char) = chars.next() {
            match char {
                '*' if chars.next_if_eq(&'*').is_some() => {
                    chars.next_if_eq(&'/');
                    let is_last = chars.peek().is_none();
                    expression.push_str(if is_last {
                        regexp::ANYTHING
                    } else {
                        regexp::FOLDERS
                    });
                    matcher = match matcher {
                        _ if is_first => Self::Suffix,
                        Self::Exact if is_last => Self::Prefix,
                        _ => regexp(),
                    };
                }
                '*' => {
                    expression.push_str(regexp::NAME);
                    matcher = regexp();
                }
                '?' => {
                    expression.push_str(regexp::NAME_CHAR);
                    matcher = regexp();
                }
                // Not `{`, `|` and `}`: moby's table has no place for them.
                '.' | '+' | '(' | ')' | '$' => expression.extend(['\\', char]),
                '\\' => {
                    expression.push('\\');
                    // At the end it escapes the `$` that follows, as it does in moby's.
                    if let Some(escaped) = chars.next() {
                        expression.push(escaped);
                        matcher = regexp();
                    }
                }
                '[' | ']' => {
                    expression.push(char);
                    matcher = regexp();
                }
                _ => expression.push(char),
            }
            is_first = false;
        }
        match matcher {
            Self::Regexp(_) => Self::Regexp(Regexp::parse(&(expression + "$"), room)),
            matcher => matcher,
        }
    }

    /// `pattern` is the one that this was made of.
    fn matches(&self, pattern: &str, path: &str) -> Result<bool, PatternError> {
        let path_bytes = path.as_bytes();
        match self {
            Self::Exact => Ok(path == pattern),
            Self::Prefix => Ok(path_bytes.starts_with(without_last_two(pattern))),
            Self::Suffix => Ok(has_suffix(path_bytes, without_first_two(pattern))),
            Self::Regexp(regexp) => Ok(regexp.as_ref().map_err(|error| *error)?.is_match(path)),
        }
    }

    /// The same for the folder and all above it.
    fn matches_folder(&self, pattern: &str, folder: &str) -> bool {
        let bytes = folder.as_bytes();
        match self {
            Self::Exact => {
                let below = folder.strip_prefix(pattern);
                below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
            }
            // If one above has the prefix, so has the folder.
            Self::Prefix => bytes.starts_with(without_last_two(pattern)),
            Self::Suffix => {
                let suffix = without_first_two(pattern);
                let ends = memchr::memchr_iter(b'/', bytes).chain([bytes.len()]);
                ends.into_iter()
                    .any(|end| has_suffix(&bytes[..end], suffix))
            }
            Self::Regexp(regexp) => regexp
                .as_ref()
                .is_ok_and(|regexp| regexp.is_match_of_folder(folder)),
        }
    }
}

/// `**/x` also matches `x`.
fn has_suffix(path: &[u8], suffix: &[u8]) -> bool {
    path.ends_with(suffix) || suffix.strip_prefix(b"/") == Some(path)
}

// Bytes, because a byte order mark before `**` brings the cut into a character.

fn without_first_two(pattern: &str) -> &[u8] {
    pattern.as_bytes().get(2..).unwrap_or_default()
}

fn without_last_two(pattern: &str) -> &[u8] {
    &pattern.as_bytes()[..pattern.len().saturating_sub(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching() {
        for (pattern, path, expected) in [
            ("a", "a", Ok(true)),
            ("^a", "^a", Ok(true)),
            ("^a*", "ab", Ok(true)),
            ("^a*", "^ab", Ok(false)),
            ("a.b*", "axb", Ok(false)),
            ("a/**", "a/b/c", Ok(true)),
            ("a/**", "a", Ok(false)),
            ("a**", "abc/d", Ok(true)),
            ("**", "", Ok(true)),
            ("**a", "ba", Ok(true)),
            ("**/a", "a", Ok(true)),
            ("**/a", "ba", Ok(false)),
            ("**/a", "b/a", Ok(true)),
            ("**/a/**", "b/a/c", Ok(true)),
            ("a/**/b", "a/b", Ok(true)),
            ("a/**/b", "a/x/y/b", Ok(true)),
            ("[!a]", "a", Ok(true)),
            ("[!a]", "b", Ok(false)),
            ("[^a]", "b", Ok(true)),
            ("[*]", "x]", Ok(false)),
            ("[*]", "[/]", Ok(true)),
            ("\\d", "1", Ok(true)),
            ("(a)?", "(a)b", Ok(true)),
            ("a|b", "a|b", Ok(true)),
            ("a|b?", "ax", Ok(true)),
            ("*.{a,b}", "x.{a,b}", Ok(true)),
            ("[ab]{2}", "ba", Ok(true)),
            ("a*{2}", "a", Err(PatternError)),
            ("b*\\", "bc$d", Ok(true)),
            ("[z-a]", "b", Err(PatternError)),
            ("bin\\obj", "x", Err(PatternError)),
            ("\u{feff}a*", "ab", Ok(true)),
            ("\u{feff}a", "a", Ok(false)),
        ] {
            let matcher = Matcher::new(pattern, &mut 10);
            assert_eq!(matcher.matches(pattern, path), expected, "{pattern} {path}");
        }
    }
    #[test]
    fn matching_folders() {
        for (pattern, folder, expected) in [
            ("a", "a/b", true),
            ("a/b", "a", false),
            ("a", "ab/c", false),
            ("/", "/", true),
            ("/", "/a", false),
            ("b/**", "b/c", true),
            ("b/**", "b", false),
            ("**/b", "b/c", true),
            ("**b", "a/xb/c", true),
            ("**/b/c", "a/b/c/d", true),
            ("**/b/c", "a/b/cd", false),
            ("?b", "ab/c", true),
            ("?b", "c/ab", false),
            ("*", "/a", true),
            ("a?\\b", "ab c/d", false),
            ("a?\\b", "ab/d", true),
            ("a\\Bb*", "x/y", false),
            ("[z-a]", "a", false),
        ] {
            let matcher = Matcher::new(pattern, &mut 0);
            assert_eq!(
                matcher.matches_folder(pattern, folder),
                expected,
                "{pattern} {folder}"
            );
        }
    }
}

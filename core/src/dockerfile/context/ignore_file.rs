//! `.dockerignore`: which files of a folder are not a part of the build context.

use super::{
    PatternError,
    glob::Glob,
    path::{clean, folder_of},
    pattern::Pattern,
};
use crate::text::Span;
use std::fmt;

/// The most bytes a line may have, its line feed not counted; a longer one fails the build.
pub const MAX_LINE_BYTES: usize = 65_535;

/// The longest path, in bytes, that is compared with patterns: what Linux allows (`PATH_MAX`).
pub const MAX_PATH_BYTES: usize = 4096;

/// How many characters all repetitions (`x{9}`) of an ignore file together may unfold to. A pattern
/// past that counts as malformed; a build would take it.
pub const MAX_REPEATED_STEPS: usize = 10_000;

/// The patterns of an ignore file, in order. The default has none and ignores nothing.
///
/// Follows moby/patternmatcher, with which `BuildKit` reads them.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    patterns: Vec<Pattern>,
    has_exclusions: bool,
}

impl IgnoreFile {
    /// Reads the text of an ignore file.
    ///
    /// # Errors
    /// When the build would fail on it: the first line that is at fault.
    pub fn parse(text: &str) -> Result<Self, IgnoreFileError> {
        let mut file = Self::default();
        let mut room = MAX_REPEATED_STEPS;
        for entry in read_entries(text)? {
            let error = |kind| IgnoreFileError {
                line: entry.line,
                kind,
            };
            // Patterns are cleaned once more, now with their `!`, which is not quite the same.
            let cleaned = match entry.text.trim() {
                "" => continue,
                trimmed => clean(trimmed),
            };
            if cleaned == "!" {
                return Err(error(IgnoreFileErrorKind::BareExclusion));
            }
            let pattern = Pattern::new(&entry, &cleaned, &mut room);
            // The build compares each pattern with `.` just to see whether it is sound.
            if Glob::new(pattern.cleaned()).matches(".").is_err() {
                return Err(error(IgnoreFileErrorKind::Pattern));
            }
            file.has_exclusions |= pattern.is_exclusion();
            file.patterns.push(pattern);
        }
        Ok(file)
    }

    /// The patterns, in order.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether any pattern starts with `!`.
    pub fn has_exclusions(&self) -> bool {
        self.has_exclusions
    }

    /// Whether a path is ignored: the last pattern that matches it or a folder above it decides.
    ///
    /// The path is taken as it is written, from the root of the context; one that is longer than
    /// [`MAX_PATH_BYTES`] is not ignored, for there is no such file. This is what checks of
    /// single paths use (`MatchesOrParentMatches`); see [`copied_files`](super::copied_files) for
    /// what a build really takes.
    ///
    /// # Errors
    /// When a pattern that has to be asked is malformed in a way that [`parse`](Self::parse)
    /// lets pass, such as `[z-a]`.
    pub fn matches(&self, path: &str) -> Result<bool, PatternError> {
        if path.len() > MAX_PATH_BYTES {
            return Ok(false);
        }
        let folder = folder_of(path);
        let mut is_ignored = false;
        for pattern in &self.patterns {
            // One that could not change the answer is not asked.
            if pattern.is_exclusion() == is_ignored
                && (pattern.matches(path)? || pattern.matches_folder(&folder))
            {
                is_ignored = !pattern.is_exclusion();
            }
        }
        Ok(is_ignored)
    }

    /// Whether a source of `COPY` or `ADD` is ignored as a whole: then its cleaned path.
    ///
    /// As `BuildKit`'s check `CopyIgnoredFile` decides it: never with exclusions, and the root only
    /// if one pattern is `*`, `**` or `**/*`. Wildcards in the source are not expanded.
    ///
    /// # Errors
    /// As for [`matches`](Self::matches).
    pub fn ignored_source(&self, source: &str) -> Result<Option<String>, PatternError> {
        let path = clean(source);
        let ignores_all = |pattern: &Pattern| matches!(pattern.cleaned(), "*" | "**" | "**/*");
        let is_root = path == "." || path == "/";
        if self.has_exclusions || (is_root && !self.patterns.iter().any(ignores_all)) {
            return Ok(None);
        }
        Ok(self.matches(&path)?.then_some(path))
    }

    /// Which patterns match an entry of a folder when the build walks the context, and whether the
    /// entry is ignored (`MatchesUsingParentResults`). `above` is the answer for the folder; it is
    /// empty for the root.
    ///
    /// Not the same as [`matches`](Self::matches): a pattern that was not asked about the folder
    /// does not match what is in it, so of `d/x` and `!d` the first has the last word on `d/x`.
    pub(super) fn walk(
        &self,
        path: &str,
        above: &[bool],
    ) -> Result<(bool, Vec<bool>), PatternError> {
        let mut is_ignored = false;
        let mut matched = Vec::with_capacity(self.patterns.len());
        for (index, pattern) in self.patterns.iter().enumerate() {
            let is_match = above.get(index) == Some(&true)
                || (pattern.is_exclusion() == is_ignored && pattern.matches(path)?);
            matched.push(is_match);
            if is_match {
                is_ignored = !pattern.is_exclusion();
            }
        }
        Ok((is_ignored, matched))
    }
}

/// A line of an ignore file that holds a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreEntry {
    /// The pattern, cleaned like a path and without a `/` at its start; after its `!`, if any.
    pub text: String,
    /// The line, from 1.
    pub line: u32,
    /// What was written, without blanks around it.
    pub span: Span,
}

/// The patterns of an ignore file as the build reads them, before it looks whether they are sound.
///
/// Only a line whose very first character is `#` is a comment.
///
/// # Errors
/// When a line is longer than [`MAX_LINE_BYTES`].
pub fn read_entries(text: &str) -> Result<Vec<IgnoreEntry>, IgnoreFileError> {
    let mut entries = Vec::new();
    let mut start = 0;
    for (line, with_end) in (1..).zip(text.split_inclusive('\n')) {
        let content = with_end.strip_suffix('\n').unwrap_or(with_end);
        if content.len() > MAX_LINE_BYTES {
            return Err(IgnoreFileError {
                line,
                kind: IgnoreFileErrorKind::LineTooLong,
            });
        }
        let visible = match line {
            1 => content.strip_prefix('\u{feff}').unwrap_or(content),
            _ => content,
        };
        let written = visible.trim();
        if !visible.starts_with('#') && !written.is_empty() {
            let at = start + content.len() - visible.trim_start().len();
            entries.push(IgnoreEntry {
                text: clean_entry(written),
                line,
                span: Span::new(offset(at), offset(at + written.len())),
            });
        }
        start += with_end.len();
    }
    Ok(entries)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn clean_entry(written: &str) -> String {
    let pattern = written.strip_prefix('!').map_or(written, str::trim);
    let mark = if written.starts_with('!') { "!" } else { "" };
    if pattern.is_empty() {
        return mark.to_owned();
    }
    let cleaned = clean(pattern);
    let relative = match cleaned.strip_prefix('/') {
        Some(relative) if !relative.is_empty() => relative,
        _ => &cleaned,
    };
    format!("{mark}{relative}")
}

/// Why a build would fail on its ignore file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreFileError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub kind: IgnoreFileErrorKind,
}

/// What is wrong with a line of an ignore file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IgnoreFileErrorKind {
    /// A `!` with nothing after it.
    BareExclusion,
    /// A pattern that is malformed: `[` without `]`, an empty class, `\` at the end.
    Pattern,
    /// A line of more than [`MAX_LINE_BYTES`].
    LineTooLong,
}

impl fmt::Display for IgnoreFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)
    }
}

impl fmt::Display for IgnoreFileErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BareExclusion => f.write_str("`!` excepts nothing: no pattern follows it"),
            Self::Pattern => PatternError.fmt(f),
            Self::LineTooLong => write!(f, "the line has more than {MAX_LINE_BYTES} bytes"),
        }
    }
}

impl std::error::Error for IgnoreFileError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries() {
        for (text, expected) in [
            ("", &[][..]),
            ("# c\n\n  \n", &[]),
            ("\u{feff}# c", &[]),
            (" #a", &[(1, 1..3, "#a")]),
            ("\u{feff} a \r\n!b", &[(1, 4..5, "a"), (2, 8..10, "!b")]),
            ("\n! /a//b/../c/ ", &[(2, 1..14, "!a/c")]),
            (
                "/\n!\n/!a",
                &[(1, 0..1, "/"), (2, 2..3, "!"), (3, 4..7, "!a")],
            ),
        ] {
            let entries = read_entries(text).expect("short");
            let found: Vec<_> = entries
                .iter()
                .map(|entry| (entry.line, entry.span.range(), entry.text.as_str()))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn errors() {
        let longest = "a".repeat(MAX_LINE_BYTES);
        for (text, expected) in [
            (
                "a\n!".to_owned(),
                Some((2, IgnoreFileErrorKind::BareExclusion)),
            ),
            (
                "!/".to_owned(),
                Some((1, IgnoreFileErrorKind::BareExclusion)),
            ),
            ("a\n[b".to_owned(), Some((2, IgnoreFileErrorKind::Pattern))),
            (
                "!\n[b".to_owned(),
                Some((1, IgnoreFileErrorKind::BareExclusion)),
            ),
            ("[z-a]".to_owned(), None),
            (longest.clone(), None),
            (
                format!("[\n{longest}a"),
                Some((2, IgnoreFileErrorKind::LineTooLong)),
            ),
        ] {
            let error = IgnoreFile::parse(&text).err();
            assert_eq!(error.map(|error| (error.line, error.kind)), expected);
        }
    }

    #[test]
    fn repetitions_are_limited() {
        let most = "?x{1000}\n".repeat(MAX_REPEATED_STEPS / 1000);
        for (text, expected) in [
            (most.clone(), Ok(false)),
            (most + "?x{1000}", Err(PatternError)),
        ] {
            assert_eq!(
                IgnoreFile::parse(&text).expect("sound").matches("b"),
                expected
            );
        }
    }

    #[test]
    fn paths_that_cannot_be_are_not_ignored() {
        let file = IgnoreFile::parse("a*").expect("sound");
        for (bytes, expected) in [(MAX_PATH_BYTES, true), (MAX_PATH_BYTES + 1, false)] {
            assert_eq!(file.matches(&"a".repeat(bytes)), Ok(expected));
        }
    }

    #[test]
    fn the_last_match_decides() {
        for (text, path, expected) in [
            ("a", "a/b", Ok(true)),
            ("a\n!a/b", "a/b/c", Ok(false)),
            ("!a\na", "a", Ok(true)),
            ("*\n!a\na/b", "a/b", Ok(true)),
            ("d/x\n!d", "d/x", Ok(false)),
            ("a\n[z-a]", "a", Ok(true)),
            ("a\n[z-a]", "b", Err(PatternError)),
            ("/", "/a", Ok(true)),
            ("*", "/a", Ok(true)),
            ("*", "./a", Ok(false)),
        ] {
            let file = IgnoreFile::parse(text).expect(text);
            assert_eq!(file.matches(path), expected, "{text:?} {path}");
        }
    }

    #[test]
    fn sources_that_are_ignored_as_a_whole() {
        for (text, source, expected) in [
            ("a", "a/./b/", Some("a/b")),
            ("a", "/a", None),
            ("a\n!b", "a", None),
            ("?", ".", None),
            ("**/*", ".", Some(".")),
            ("*", "/", Some("/")),
            ("*", "", Some(".")),
            ("*.txt", "*.txt", Some("*.txt")),
        ] {
            let file = IgnoreFile::parse(text).expect(text);
            assert_eq!(
                file.ignored_source(source),
                Ok(expected.map(str::to_owned)),
                "{text:?} {source}"
            );
        }
    }
}

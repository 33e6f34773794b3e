use super::{
    clean, glob,
    pattern::{Pattern, PatternError},
};
use std::{error, fmt};

/// The longest line of an ignore file, in bytes.
const MAX_LINE_BYTES: usize = 65_535;

/// A `.dockerignore`, as BuildKit reads it (`spec/buildkit.md` 8; moby/patternmatcher).
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    rules: Vec<Rule>,
}

/// A line of an ignore file.
#[derive(Clone, Debug)]
struct Rule {
    /// As BuildKit keeps it, with its `!`.
    text: String,
    /// It starts with `!`: what it matches is not ignored after all.
    exception: bool,
    pattern: Pattern,
}

/// Why an ignore file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IgnoreFileError {
    /// A line is only `!`.
    EmptyException {
        /// Counted from 1.
        line: usize,
    },
    /// A pattern is not well-formed.
    BadPattern {
        /// Counted from 1.
        line: usize,
        /// The pattern.
        pattern: String,
    },
    /// A line is longer than 65,535 bytes.
    LineTooLong {
        /// Counted from 1.
        line: usize,
    },
}

impl IgnoreFile {
    /// Reads an ignore file.
    ///
    /// # Errors
    /// When BuildKit would refuse it.
    pub fn parse(text: &str) -> Result<Self, IgnoreFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rules = Vec::new();
        for (index, line) in text.split('\n').enumerate() {
            let number = index + 1;
            if line.len() > MAX_LINE_BYTES {
                return Err(IgnoreFileError::LineTooLong { line: number });
            }
            // Only a `#` in the first column starts a comment.
            let trimmed = line.trim();
            if line.starts_with('#') || trimmed.is_empty() {
                continue;
            }
            let (exception, rest) = match trimmed.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, trimmed),
            };
            if rest.is_empty() {
                return Err(IgnoreFileError::EmptyException { line: number });
            }
            let cleaned = clean(rest);
            let pattern = match cleaned.strip_prefix('/') {
                Some(relative) if !relative.is_empty() => relative.to_owned(),
                _ => cleaned,
            };
            if glob::matches(&pattern, ".").is_err() {
                return Err(IgnoreFileError::BadPattern {
                    line: number,
                    pattern,
                });
            }
            rules.push(Rule {
                text: if exception {
                    format!("!{pattern}")
                } else {
                    pattern.clone()
                },
                exception,
                pattern: Pattern::new(&pattern),
            });
        }
        Ok(Self { rules })
    }

    /// The patterns as BuildKit keeps them: cleaned, relative, exceptions with their `!`.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.text.as_str())
    }

    /// Whether any pattern is an exception.
    pub fn has_exceptions(&self) -> bool {
        self.rules.iter().any(|rule| rule.exception)
    }

    /// Whether a path is ignored, by itself or because a folder it is in is; the last pattern that
    /// matches decides.
    ///
    /// # Errors
    /// When a pattern that has to be tried cannot be: `[z-a]`.
    pub fn ignores(&self, path: &str) -> Result<bool, PatternError> {
        let folder = clean(path.rsplit_once('/').map_or("", |(folder, _)| folder));
        // Go's `Dir` of `/a` is `/`, of which the first part is empty.
        let folder = if path.starts_with('/') && folder == "." {
            "/".to_owned()
        } else {
            folder
        };
        let mut ignored = false;
        for rule in &self.rules {
            if rule.exception != ignored {
                continue;
            }
            let matches = rule.pattern.matches(path)?
                || (folder != "."
                    && super::prefixes(&folder)
                        .any(|parent| rule.pattern.matches(parent) == Ok(true)));
            if matches {
                ignored = !rule.exception;
            }
        }
        Ok(ignored)
    }
}

impl fmt::Display for IgnoreFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyException { line } => {
                write!(f, ".dockerignore:{line}: a `!` is followed by no pattern")
            }
            Self::BadPattern { line, pattern } => {
                write!(
                    f,
                    ".dockerignore:{line}: `{pattern}` is no pattern: a `[` is not closed or empty, or it ends in `\\`"
                )
            }
            Self::LineTooLong { line } => {
                write!(
                    f,
                    ".dockerignore:{line}: a line is longer than {MAX_LINE_BYTES} bytes"
                )
            }
        }
    }
}

impl error::Error for IgnoreFileError {}

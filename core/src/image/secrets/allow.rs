//! What a team lets pass.

use super::{SecretMatch, place};
use crate::error::{Error, ErrorKind};
use regex::bytes::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// What secrets are let pass, and how far files are looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretOptions {
    /// Paths of files that are not looked into, without a leading `/`: `*` and `?` stand for what is in
    /// one component, `**` for any number of them.
    pub allow_paths: Vec<String>,
    /// Kinds that are not reported, as [`SecretMatch::kind`] has them.
    pub allow_kinds: Vec<String>,
    /// Secrets that are not reported, by the first 16 hexadecimal digits of their SHA-256.
    pub allow_hashes: Vec<String>,
    /// Secrets that are not reported, by a regular expression that matches some part of them.
    pub allow_values: Vec<String>,
    /// How many bytes of a text are looked into: 1 GiB at first. That a text is longer is told
    /// ([`Scanner::is_cut`](super::Scanner::is_cut)).
    pub max_text_bytes: u64,
}

impl Default for SecretOptions {
    fn default() -> Self {
        Self {
            allow_paths: Vec::new(),
            allow_kinds: Vec::new(),
            allow_hashes: Vec::new(),
            allow_values: Vec::new(),
            max_text_bytes: 1 << 30,
        }
    }
}

/// What secrets look like, less what is let pass.
#[derive(Clone, Debug, Default)]
pub struct SecretRules {
    paths: Vec<Regex>,
    kinds: Vec<String>,
    hashes: Vec<u64>,
    values: Vec<Regex>,
    pub(super) max_text_bytes: u64,
}

impl SecretRules {
    /// Those that let nothing pass.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<SecretRules> = LazyLock::new(|| SecretRules {
            max_text_bytes: SecretOptions::default().max_text_bytes,
            ..SecretRules::default()
        });
        &BUILTIN
    }

    /// Those that let pass what the options say.
    ///
    /// # Errors
    /// When a hash is not one of 16 hexadecimal digits, or a regular expression is none.
    pub fn new(options: &SecretOptions) -> Result<Self, Error> {
        let invalid = |what: &str, text: &str| {
            Error::new(ErrorKind::InvalidOption, format!("`{text}` is no {what}"))
        };
        let regex = |text: &String| {
            let built = RegexBuilder::new(text).unicode(false).build();
            built.map_err(|error| invalid("regular expression", text).because(error))
        };
        let hash = |text: &String| {
            let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            let parsed = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
            parsed.ok_or_else(|| invalid("hash of 16 hexadecimal digits", text))
        };
        let glob = |text: &String| regex(&glob_to_regex(text));
        Ok(Self {
            paths: options
                .allow_paths
                .iter()
                .map(glob)
                .collect::<Result<_, _>>()?,
            kinds: options.allow_kinds.clone(),
            hashes: options
                .allow_hashes
                .iter()
                .map(hash)
                .collect::<Result<_, _>>()?,
            values: options
                .allow_values
                .iter()
                .map(regex)
                .collect::<Result<_, _>>()?,
            max_text_bytes: options.max_text_bytes,
        })
    }

    /// Whether a file of a layer, its path without a leading `/`, is to be given to a
    /// [`Scanner`](super::Scanner): not pictures, archives, what packages publish, and allowed paths.
    pub fn wants(&self, path: &[u8], size: u64) -> bool {
        place::wants(path, size) && !self.paths.iter().any(|glob| glob.is_match(path))
    }

    /// Whether a secret is let pass.
    pub(super) fn lets_pass(&self, found: &SecretMatch, secret: &[u8]) -> bool {
        self.kinds.iter().any(|kind| kind == found.kind)
            || self.hashes.contains(&found.hash)
            || self.values.iter().any(|value| value.is_match(secret))
    }
}

/// Globs over paths in an image.
#[derive(Clone, Debug, Default)]
pub struct PathGlobs(Vec<Regex>);

impl PathGlobs {
    /// `*` and `?` stand for what is in one component, `**` for any number of them; with or without a leading
    /// `/`.
    pub fn new(globs: &[String]) -> Self {
        let regex = |glob: &String| {
            let built = RegexBuilder::new(&glob_to_regex(glob))
                .unicode(false)
                .build();
            // What is too large to be one matches nothing, so nothing is let pass.
            built.ok()
        };
        Self(globs.iter().filter_map(regex).collect())
    }

    /// Whether one matches a path without a leading `/`.
    pub fn match_path(&self, path: &[u8]) -> bool {
        self.0.iter().any(|glob| glob.is_match(path))
    }
}

/// A glob over paths as a regular expression.
fn glob_to_regex(glob: &str) -> String {
    let mut pattern = String::from(r"(?s)\A");
    let mut rest = glob.strip_prefix('/').unwrap_or(glob);
    while let Some(c) = rest.chars().next() {
        let (piece, length) = match c {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            c => (regex::escape(&c.to_string()), c.len_utf8()),
        };
        pattern.push_str(&piece);
        rest = &rest[length..];
    }
    pattern + r"\z"
}

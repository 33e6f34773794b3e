//! The build context: which files there are, and which of them a build sees.
//!
//! Nothing here reads a disk; the caller brings the files through [`Context`].

pub mod glob;
mod ignore_file;
mod pattern;

pub use ignore_file::{IgnoreFile, IgnoreFileError};
pub use pattern::PatternError;

use std::{borrow::Cow, collections::BTreeMap};

/// The files a build is given. Paths have slashes and start at the context's root.
pub trait Context: Send + Sync {
    /// The text of a file; `None` if there is none.
    fn read(&self, path: &str) -> Option<Cow<'_, str>>;

    /// Every file, in order.
    fn files(&self) -> Vec<Cow<'_, str>>;

    /// The ignore file for a Dockerfile of this name: its own, or the context's.
    ///
    /// Source: `spec/buildkit.md` 8. The two are never merged.
    fn ignore_file(&self, dockerfile: &str) -> Option<Cow<'_, str>> {
        self.read(&format!("{dockerfile}.dockerignore"))
            .or_else(|| self.read(".dockerignore"))
    }
}

/// A context in memory: path to text.
impl Context for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Option<Cow<'_, str>> {
        self.get(path).map(|text| text.as_str().into())
    }

    fn files(&self) -> Vec<Cow<'_, str>> {
        self.keys().map(|path| path.as_str().into()).collect()
    }
}

/// The ignore file that holds for a Dockerfile; an empty one if there is none.
///
/// # Errors
/// When BuildKit would refuse it.
pub fn ignore_file(context: &dyn Context, dockerfile: &str) -> Result<IgnoreFile, IgnoreFileError> {
    match context.ignore_file(dockerfile) {
        Some(text) => IgnoreFile::parse(&text),
        None => Ok(IgnoreFile::default()),
    }
}

/// The files that a source of COPY takes: a file, all in a folder, or what a pattern matches.
///
/// Files that are ignored are not among them.
pub fn copied_files<'c>(
    context: &'c dyn Context,
    ignore: &IgnoreFile,
    source: &str,
) -> Vec<Cow<'c, str>> {
    let source = clean(source);
    let source = source.trim_start_matches('/');
    let is_taken = |path: &str| {
        source.is_empty()
            || source == "."
            || prefixes(path)
                .any(|prefix| prefix == source || glob::matches(source, prefix) == Ok(true))
    };
    let is_ignored = |path: &str| ignore.ignores(path).unwrap_or_default();
    let files = context.files().into_iter();
    files
        .filter(|path| is_taken(path) && !is_ignored(path))
        .collect()
}

/// A path and the folders it is in: `a`, `a/b`, `a/b/c`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(at, _)| &path[..at]);
    slashes.chain(std::iter::once(path))
}

/// Go's `filepath.Clean` for slash paths.
pub(crate) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_go_does() {
        for (path, expected) in [
            ("", "."),
            ("a//b/../c/", "a/c"),
            ("./a", "a"),
            ("../a/..", ".."),
            ("/../a", "/a"),
            ("/", "/"),
            ("a/../../b", "../b"),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn copies_what_is_not_ignored() {
        let files = [".env", "Dockerfile", "src/a.go", "src/b/c.go", "docs/x.md"];
        let mut context: BTreeMap<String, String> = files
            .iter()
            .map(|path| ((*path).to_owned(), String::new()))
            .collect();
        context.insert(".dockerignore".to_owned(), "docs\n.env\n".to_owned());
        let ignore = ignore_file(&context, "Dockerfile").unwrap();
        for (source, expected) in [
            (
                ".",
                [".dockerignore", "Dockerfile", "src/a.go", "src/b/c.go"].as_slice(),
            ),
            ("src", &["src/a.go", "src/b/c.go"]),
            ("/src/b/", &["src/b/c.go"]),
            ("s*", &["src/a.go", "src/b/c.go"]),
            ("*.md", &[]),
        ] {
            assert_eq!(
                copied_files(&context, &ignore, source),
                expected,
                "{source}"
            );
        }
        context.insert("Dockerfile.dockerignore".to_owned(), "src".to_owned());
        let own = ignore_file(&context, "Dockerfile").unwrap();
        assert!(own.ignores("src/a.go").unwrap() && !own.ignores(".env").unwrap());
    }
}

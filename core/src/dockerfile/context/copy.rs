//! Which files of the context a `COPY` or `ADD` takes.

use super::{
    Context, Entry, IgnoreFile, PatternError,
    glob::{Glob, has_wildcard},
    path::clean,
};
use std::vec;

/// How deep folders are looked into; what is deeper is not seen.
pub const MAX_DEPTH: usize = 256;

/// The files that a source of `COPY` or `ADD` takes from the context, folder by folder.
///
/// The source is as after variable expansion; where it starts with `/` or goes above the root it
/// is taken from the root. A folder stands for all that is in it. With a wildcard
/// (Go's [`filepath.Match`](Glob)) it stands for all that it matches.
pub fn copied_files<'a>(
    context: &'a dyn Context,
    ignore: &'a IgnoreFile,
    source: &str,
) -> CopiedFiles<'a> {
    CopiedFiles {
        context,
        ignore,
        source: CopySource::new(source),
        folders: vec![Folder {
            path: String::new(),
            is_taken: false,
            matched: Vec::new(),
            entries: context.list("").into_iter(),
        }],
    }
}

/// Whether a source of `COPY` or `ADD` takes a path of the context, by itself or with a folder above it.
/// Ignore files are left aside; see [`copied_files`].
pub fn taken_by(source: &str) -> impl Fn(&str) -> bool + use<> {
    let source = CopySource::new(source);
    move |path| {
        let ends = path.match_indices('/').map(|(at, _)| at);
        ends.chain([path.len()])
            .any(|end| source.takes(&path[..end]))
    }
}

/// Paths of files, or an error where the ignore file does not say whether a path is in the context
/// (the build fails there). See [`copied_files`].
pub struct CopiedFiles<'a> {
    context: &'a dyn Context,
    ignore: &'a IgnoreFile,
    source: CopySource,
    /// The folders that are being gone through, each in the one before it.
    folders: Vec<Folder>,
}

struct Folder {
    path: String,
    is_taken: bool,
    /// Which ignore patterns match it.
    matched: Vec<bool>,
    entries: vec::IntoIter<Entry>,
}

impl CopiedFiles<'_> {
    /// Goes on behind a folder that holds the last path that was given.
    pub fn leave(&mut self, folder: &str) {
        let is_inside = |open: &Folder| open.path == folder || below(&open.path, folder).is_some();
        while !folder.is_empty() && self.folders.pop_if(|open| is_inside(open)).is_some() {}
    }
}

impl Iterator for CopiedFiles<'_> {
    type Item = Result<String, PatternError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(folder) = self.folders.last_mut() {
            let Some(entry) = folder.entries.next() else {
                self.folders.pop();
                continue;
            };
            let path = match folder.path.as_str() {
                "" => entry.name,
                above => format!("{above}/{}", entry.name),
            };
            let is_taken = folder.is_taken || self.source.takes(&path);
            let leads_on = entry.is_folder && (is_taken || self.source.may_take_below(&path));
            if !is_taken && !leads_on {
                continue;
            }
            let (is_ignored, matched) = match self.ignore.walk(&path, &folder.matched) {
                Ok(answer) => answer,
                Err(error) => return Some(Err(error)),
            };
            if !entry.is_folder && is_taken && !is_ignored {
                return Some(Ok(path));
            }
            let may_hold_kept = !is_ignored || self.ignore.has_exclusions();
            if leads_on && may_hold_kept && self.folders.len() < MAX_DEPTH {
                self.folders.push(Folder {
                    entries: self.context.list(&path).into_iter(),
                    path,
                    is_taken,
                    matched,
                });
            }
        }
        None
    }
}

/// What a source stands for.
enum CopySource {
    All,
    /// This file or folder.
    Path(String),
    /// All that matches below a folder (empty: the root).
    Matching {
        folder: String,
        glob: Glob,
        /// No longer path matches.
        max_slashes: usize,
    },
}

impl CopySource {
    fn new(source: &str) -> Self {
        let path = clean(&format!("/{source}"));
        let path = path.trim_start_matches('/');
        if path.is_empty() {
            return Self::All;
        }
        // A folder with its slash for each part before the first with a wildcard.
        let plain_parts = path.split('/').take_while(|part| !has_wildcard(part));
        let plain_len: usize = plain_parts.map(|part| part.len() + 1).sum();
        if plain_len > path.len() {
            return Self::Path(path.to_owned());
        }
        let (folder, pattern) = path.split_at(plain_len);
        // Of all wildcards only a class matches a slash.
        let can_match_slash = pattern.contains('[');
        Self::Matching {
            folder: folder.trim_end_matches('/').to_owned(),
            glob: Glob::new(pattern),
            max_slashes: if can_match_slash {
                usize::MAX
            } else {
                pattern.matches('/').count()
            },
        }
    }

    /// Whether a path is what the source names, not only in it.
    fn takes(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Path(only) => path == only,
            Self::Matching { folder, glob, .. } => {
                below(path, folder).is_some_and(|path| glob.matches(path) == Ok(true))
            }
        }
    }

    /// Whether something in a folder that is not taken may be taken.
    fn may_take_below(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Path(only) => below(only, path).is_some(),
            Self::Matching {
                folder,
                max_slashes,
                ..
            } => match below(path, folder) {
                Some(path) => path.matches('/').count() < *max_slashes,
                None => path == folder || below(folder, path).is_some(),
            },
        }
    }
}

/// The rest of a path that is in a folder; the empty folder is the root.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::context::MemoryContext;

    const FILES: &[&str] = &[
        ".env",
        "a.txt",
        "d/a.txt",
        "d/e/a.txt",
        "d/e/b.md",
        "de/x",
        "w*/y",
        "wz/y",
    ];

    #[test]
    fn sources() {
        let context: MemoryContext = FILES.iter().map(|path| (path, "")).collect();
        for (ignored, source, expected) in [
            ("", ".", FILES),
            ("", "/", FILES),
            ("", "", FILES),
            ("", "../..", FILES),
            ("", "*", FILES),
            ("", "d", &["d/a.txt", "d/e/a.txt", "d/e/b.md"]),
            ("", "/d/./e/", &["d/e/a.txt", "d/e/b.md"]),
            ("", "a.txt", &["a.txt"]),
            ("", "nope", &[]),
            ("", "a.txt/x", &[]),
            ("", "*.txt", &["a.txt"]),
            ("", "*/*.txt", &["d/a.txt"]),
            ("", "d/*/*.md", &["d/e/b.md"]),
            ("", "d?", &["de/x"]),
            ("", "d[^a]a.txt", &["d/a.txt"]),
            ("", "w\\*", &[]),
            ("", "[a", &[]),
            ("d\n*.txt", ".", &[".env", "de/x", "w*/y", "wz/y"]),
            ("d\n!d/e", "d", &["d/e/a.txt", "d/e/b.md"]),
            ("*\n!d/e/*.md", ".", &["d/e/b.md"]),
            // As the walk of a build decides it, not as a single path is asked for.
            ("d/a.txt\n!d", "d", &["d/e/a.txt", "d/e/b.md"]),
        ] {
            let ignore = IgnoreFile::parse(ignored).expect(ignored);
            let files: Result<Vec<String>, _> = copied_files(&context, &ignore, source).collect();
            assert_eq!(
                files.as_deref(),
                Ok(&expected.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..]),
                "{ignored:?} {source}"
            );
        }
    }

    #[test]
    fn what_a_source_takes() {
        for (source, path, expected) in [
            (".", "a/b", true),
            ("./", "a", true),
            ("a", "a/b", true),
            ("/a/", "a/b", true),
            ("a/b", "a", false),
            ("a*", "ab/c/d", true),
            ("*/c", "ab/c/d", true),
            ("*.md", "a/b.md", false),
            ("ab", "a", false),
        ] {
            assert_eq!(taken_by(source)(path), expected, "{source} {path}");
        }
    }

    #[test]
    fn leaving_a_folder() {
        let context: MemoryContext = FILES.iter().map(|path| (path, "")).collect();
        let ignore = IgnoreFile::default();
        let mut files = copied_files(&context, &ignore, ".");
        let mut seen = Vec::new();
        while let Some(Ok(path)) = files.next() {
            if path.starts_with("d/") {
                files.leave("d");
            }
            seen.push(path);
        }
        assert_eq!(seen, [".env", "a.txt", "d/a.txt", "de/x", "w*/y", "wz/y"]);
    }

    #[test]
    fn a_pattern_that_fails_is_told() {
        let context: MemoryContext = FILES.iter().map(|path| (path, "")).collect();
        let ignore = IgnoreFile::parse("[z-a]").expect("seen only when asked");
        assert_eq!(
            copied_files(&context, &ignore, ".").next(),
            Some(Err(PatternError))
        );
    }

    #[test]
    fn depth_is_limited() {
        let path = |folders: usize| format!("{}f", "d/".repeat(folders));
        let paths = [path(MAX_DEPTH - 1), path(MAX_DEPTH)];
        let context: MemoryContext = paths.iter().map(|path| (path, "")).collect();
        let ignore = IgnoreFile::default();
        let files: Vec<_> = copied_files(&context, &ignore, ".").collect();
        assert_eq!(files, [Ok(paths[0].clone())]);
    }
}

//! The build context and `.dockerignore`.
//!
//! The files themselves are the caller's: it implements [`Context`], and nothing here touches the
//! disk.

mod copy;
mod glob;
mod ignore_file;
mod memory;
mod path;
mod pattern;
mod regexp;

pub use copy::{CopiedFiles, MAX_DEPTH, copied_files, taken_by};
pub use glob::Glob;
pub use ignore_file::{
    IgnoreEntry, IgnoreFile, IgnoreFileError, IgnoreFileErrorKind, MAX_LINE_BYTES, MAX_PATH_BYTES,
    MAX_REPEATED_STEPS, read_entries,
};
pub use memory::MemoryContext;
pub(crate) use path::{clean, folder_of};
pub use pattern::Pattern;

use std::fmt;

/// The folder that a build may copy from.
///
/// Paths are relative to its root, with slashes, and cleaned: no empty, `.` or `..` parts.
pub trait Context {
    /// The text of a file; `None` if there is none or it cannot be read as text.
    fn read(&self, path: &str) -> Option<String>;

    /// What is directly in a folder, in the order in which it shall be gone through; the empty path
    /// is the root. Links are files: they are not followed.
    fn list(&self, folder: &str) -> Vec<Entry>;
}

/// A file or a folder in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, without the folder's.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// The ignore file that applies to a Dockerfile, by its path in the context: its own
/// (`Dockerfile.dockerignore`), else the context's `.dockerignore`. Gives its path and its text.
///
/// The two are never merged, and an empty one of its own applies too.
pub fn ignore_file_of(context: &dyn Context, dockerfile: &str) -> Option<(String, String)> {
    [
        format!("{dockerfile}.dockerignore"),
        ".dockerignore".to_owned(),
    ]
    .into_iter()
    .find_map(|path| context.read(&path).map(|text| (path, text)))
}

/// A wildcard pattern is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternError;

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pattern is malformed")
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dockerfiles_own_ignore_file_comes_first() {
        for (files, expected) in [
            (&[][..], None),
            (&[".dockerignore"], Some(".dockerignore")),
            (
                &["a/D.dockerignore", ".dockerignore"],
                Some("a/D.dockerignore"),
            ),
            (&["D.dockerignore"], None),
        ] {
            let context: MemoryContext = files.iter().map(|path| (*path, "")).collect();
            let found = ignore_file_of(&context, "a/D");
            assert_eq!(found.as_ref().map(|(path, _)| path.as_str()), expected);
        }
    }
}

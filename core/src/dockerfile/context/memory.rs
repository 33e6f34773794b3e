//! A build context in memory.

use super::{Context, Entry, path::clean};
use std::{collections::BTreeMap, ops::Bound};

/// Files by their path, for tests and for callers that have no folder.
///
/// Folders are those that the paths imply. Lists in the order of names.
#[derive(Clone, Debug, Default)]
pub struct MemoryContext {
    files: BTreeMap<String, String>,
}

impl MemoryContext {
    /// Adds a file, or replaces it. The path is taken from the root, whatever it begins with.
    pub fn add(&mut self, path: &str, text: impl Into<String>) {
        let path = clean(&format!("/{path}"))[1..].to_owned();
        self.files.insert(path, text.into());
    }
}

impl<P: AsRef<str>, T: Into<String>> FromIterator<(P, T)> for MemoryContext {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let mut context = Self::default();
        for (path, text) in files {
            context.add(path.as_ref(), text);
        }
        context
    }
}

impl Context for MemoryContext {
    fn read(&self, path: &str) -> Option<String> {
        self.files.get(path).cloned()
    }

    fn list(&self, folder: &str) -> Vec<Entry> {
        let prefix = match folder {
            "" => String::new(),
            _ => format!("{folder}/"),
        };
        let mut entries = Vec::new();
        let mut from = Bound::Included(prefix.clone());
        while let Some((path, _)) = self.files.range((from, Bound::Unbounded)).next()
            && let Some(below) = path.strip_prefix(&prefix)
        {
            let (name, is_folder) = match below.split_once('/') {
                Some((name, _)) => (name, true),
                None => (below, false),
            };
            entries.push(Entry {
                name: name.to_owned(),
                is_folder,
            });
            from = if is_folder {
                // `0` is what follows `/`: past all that is in the folder.
                Bound::Included(format!("{prefix}{name}0"))
            } else {
                Bound::Excluded(path.clone())
            };
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listing() {
        let paths = ["b/x", "/a.txt", "b/c/y", "b-c", "./b/z", "b0"];
        let context: MemoryContext = paths.iter().map(|path| (path, *path)).collect();
        for (folder, expected) in [
            ("", &["a.txt", "b-c", "b/", "b0"][..]),
            ("b", &["c/", "x", "z"]),
            ("b/c", &["y"]),
            ("nope", &[]),
        ] {
            let entries = context.list(folder);
            let names: Vec<String> = entries
                .into_iter()
                .map(|entry| entry.name + if entry.is_folder { "/" } else { "" })
                .collect();
            assert_eq!(names, expected, "{folder}");
        }
        assert_eq!(context.read("a.txt").as_deref(), Some("/a.txt"));
        assert_eq!(context.read("b"), None);
    }
}

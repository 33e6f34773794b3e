//! Files of one kind, told together: an image may hold thousands.

use crate::{
    image::File,
    lint::{Finding, Findings},
};
use std::collections::BTreeMap;

/// How many other files a finding names.
pub(super) const MAX_RELATED: usize = 8;

/// Files of one kind.
pub(super) struct Group<'i> {
    /// The first of them.
    pub(super) first: File<'i>,
    /// The next ones, at most [`MAX_RELATED`].
    others: Vec<File<'i>>,
    /// How many there are.
    pub(super) count: usize,
    /// Bytes of all of them.
    pub(super) bytes: u64,
}

/// Files by what they have in common, in its order.
pub(super) fn by<'i, K: Ord>(files: impl Iterator<Item = (K, File<'i>)>) -> BTreeMap<K, Group<'i>> {
    let mut groups: BTreeMap<K, Group<'i>> = BTreeMap::new();
    for (key, file) in files {
        groups
            .entry(key)
            .and_modify(|group| group.add(file))
            .or_insert_with(|| Group::of(file));
    }
    groups
}

/// Files by the layer that has them, the lowest first.
pub(super) fn by_layer<'i>(files: impl Iterator<Item = File<'i>>) -> Vec<Group<'i>> {
    let files = files.map(|file| (file.layer().index, file));
    by(files).into_values().collect()
}

/// Files by the layer that has them, those that later layers hide apart. They are shipped all the same.
pub(super) fn by_layer_and_fate<'i>(
    files: impl Iterator<Item = File<'i>>,
) -> impl Iterator<Item = (&'static str, Group<'i>)> {
    let files = files.map(|file| ((file.layer().index, !file.is_visible()), file));
    by(files).into_iter().map(|((_, is_hidden), group)| {
        let note = if is_hidden { HIDDEN } else { "" };
        (note, group)
    })
}

/// What is said of files that a later layer hides.
pub(super) const HIDDEN: &str = "; a later layer hides them, and they are shipped all the same";

impl<'i> Group<'i> {
    fn of(first: File<'i>) -> Self {
        Self {
            first,
            others: Vec::new(),
            count: 1,
            bytes: first.entry().size,
        }
    }

    fn add(&mut self, file: File<'i>) {
        self.count += 1;
        self.bytes = self.bytes.saturating_add(file.entry().size);
        if self.others.len() < MAX_RELATED {
            self.others.push(file);
        }
    }

    /// The first and how many more: "`/a`", "`/a` and 3 more".
    pub(super) fn names(&self) -> String {
        let first = self.first.display_path();
        match self.count {
            1 => format!("`{first}`"),
            count => format!("`{first}` and {} more", count - 1),
        }
    }

    /// One word for one file, another for several.
    pub(super) fn either<'w>(&self, one: &'w str, several: &'w str) -> &'w str {
        if self.count == 1 { one } else { several }
    }

    /// Reports all of them at the place of the first; each of the others is `related`.
    pub(super) fn report<'f>(
        &self,
        findings: &'f mut Findings<'_>,
        message: impl Into<String>,
        related: &str,
    ) -> &'f mut Finding {
        let finding = findings.report(self.first.place(), message);
        for other in &self.others {
            finding.related(other.place(), related);
        }
        finding
    }
}

/// Bytes as people say them: `11 bytes`, `1.2 kB`, `53 MB`.
pub(super) fn size(bytes: u64) -> String {
    let units = ["kB", "MB", "GB", "TB"];
    let (mut rest, mut unit) = (bytes, None);
    for name in units {
        if rest < 1000 {
            break;
        }
        unit = Some((name, rest % 1000 / 100));
        rest /= 1000;
    }
    match unit {
        None => format!("{bytes} bytes"),
        Some((name, tenth)) if rest < 10 => format!("{rest}.{tenth} {name}"),
        Some((name, _)) => format!("{rest} {name}"),
    }
}

/// The last component of a folder or file, and what is before it.
pub(super) fn parent(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).map_or(&[], |at| &path[..at])
}

/// Whether a path has this folder among its folders.
pub(super) fn is_in(path: &[u8], folder: &str) -> bool {
    let folders = parent(path).split(|byte| *byte == b'/');
    folders.into_iter().any(|part| part == folder.as_bytes())
}

/// Whether a path is below one of these folders.
pub(super) fn is_below(path: &[u8], folders: &[&str]) -> bool {
    folders.iter().any(|folder| {
        let rest = path.strip_prefix(folder.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"/"))
    })
}

/// Whether a file came with the packages of a distribution or a language, not with the project.
pub(super) fn is_of_package(path: &[u8]) -> bool {
    const FOLDERS: &[&str] = &[
        "bin",
        "etc",
        "lib",
        "lib32",
        "lib64",
        "nix",
        "sbin",
        "usr/bin",
        "usr/include",
        "usr/lib",
        "usr/lib32",
        "usr/lib64",
        "usr/libexec",
        "usr/local/go",
        "usr/local/include",
        "usr/local/lib",
        "usr/local/rustup",
        "usr/local/share",
        "usr/sbin",
        "usr/share",
        "usr/src",
        "var/cache",
        "var/lib",
    ];
    const PARTS: &[&str] = &[
        ".cargo",
        ".rustup",
        "dist-packages",
        "gems",
        "node_modules",
        "site-packages",
        "vendor",
    ];
    is_below(path, FOLDERS)
        || PARTS.iter().any(|part| is_in(path, part))
        || is_below(path, &["go/pkg", "root/go/pkg"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_shortly() {
        for (bytes, expected) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1.0 kB"),
            (53_123_456, "53 MB"),
            (1_250_000_000, "1.2 GB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn folders_are_whole_names() {
        assert!(is_below(b"usr/lib/x", &["usr/lib"]));
        assert!(!is_below(b"usr/library/x", &["usr/lib"]));
        assert!(!is_below(b"usr/lib", &["usr/lib"]));
        assert!(is_in(b"a/vendor/b", "vendor"));
        assert!(!is_in(b"a/b/vendor", "vendor"));
    }
}

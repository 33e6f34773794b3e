//! What layers take away from those below.

use crate::{
    image::{Image, Waste, WasteReason},
    rules::found::parent,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

/// What one layer removes of one below it.
pub(super) struct RemovedFiles {
    /// The layer that has the files.
    pub(super) layer: usize,
    /// The layer that removes them.
    pub(super) by: usize,
    /// Bytes of all of them.
    pub(super) size: u64,
    /// The file or folder with most bytes.
    pub(super) largest: Vec<u8>,
    /// What is removed, with the bytes of its files; most first. Of several in one folder the folder and
    /// `/*`.
    pub(super) paths: Vec<(Vec<u8>, u64)>,
}

/// What each layer removes of each below it.
pub(super) fn removed_files(image: &Image, waste: &Waste<'_>) -> Vec<RemovedFiles> {
    let mut whiteouts: HashMap<usize, HashSet<Vec<u8>>> = HashMap::new();
    let mut removed: BTreeMap<(usize, usize), BTreeMap<Vec<u8>, u64>> = BTreeMap::new();
    let copies = waste.copies.iter();
    for copy in copies.filter(|copy| copy.reason == WasteReason::Removed) {
        let by = copy.hidden_by;
        let whiteouts = whiteouts.entry(by).or_insert_with(|| removals(image, by));
        let path = what_was_removed(copy.file.path(), whiteouts);
        let paths = removed.entry((copy.file.layer().index, by)).or_default();
        let size = paths.entry(path.to_vec()).or_default();
        *size = size.saturating_add(copy.size());
    }
    let removed = removed.into_iter().map(|((layer, by), paths)| {
        let sizes = paths.values().copied();
        let largest = paths.iter().max_by_key(|(_, size)| **size);
        RemovedFiles {
            layer,
            by,
            size: sizes.fold(0, u64::saturating_add),
            largest: largest.map(|(path, _)| path.clone()).unwrap_or_default(),
            paths: by_folder(&paths),
        }
    });
    removed.collect()
}

/// Paths that are in one folder as one.
fn by_folder(paths: &BTreeMap<Vec<u8>, u64>) -> Vec<(Vec<u8>, u64)> {
    let mut folders: BTreeMap<&[u8], Vec<(&[u8], u64)>> = BTreeMap::new();
    for (path, size) in paths {
        folders.entry(parent(path)).or_default().push((path, *size));
    }
    let folders = folders.into_iter().map(|(folder, paths)| {
        let sizes = paths.iter().map(|(_, size)| *size);
        let size = sizes.fold(0, u64::saturating_add);
        match paths.as_slice() {
            [(only, size)] => (only.to_vec(), *size),
            _ if folder.is_empty() => (b"*".to_vec(), size),
            _ => ([folder, b"/*"].concat(), size),
        }
    });
    let mut folders: Vec<(Vec<u8>, u64)> = folders.collect();
    folders.sort_by_key(|(_, size)| Reverse(*size));
    folders
}

/// The paths that a layer says are removed, or whose folder is emptied.
fn removals(image: &Image, layer: usize) -> HashSet<Vec<u8>> {
    let entries = image.layers.get(layer).map(|layer| &layer.data.entries);
    let entries = entries.into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.removes()?.into_owned()))
        .collect()
}

/// The outermost of a path and its folders that is removed; the path itself if something else came in its
/// way.
fn what_was_removed<'p>(path: &'p [u8], removals: &HashSet<Vec<u8>>) -> &'p [u8] {
    let ends = memchr::memchr_iter(b'/', path).chain([path.len()]);
    let mut paths = ends.map(|end| &path[..end]);
    paths.find(|path| removals.contains(*path)).unwrap_or(path)
}

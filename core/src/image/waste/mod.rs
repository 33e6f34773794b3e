//! What an image ships and no container ever sees, and why.
//!
//! These are true figures: a copy is wasted if later layers hide it, and all wasted bytes together are what
//! an image loses that is made of one layer. dive's figures ([`dive`](super::dive)) differ: it counts every
//! copy of a file that is in several layers, the last one too, and of removed folders nothing.

#[cfg(test)]
mod tests;

use super::{EntryKind, Fate, File, Image};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

/// What an image ships, and what of it no container sees.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Waste<'i> {
    /// Bytes of the files of all layers.
    pub shipped: u64,
    /// The files with bytes that later layers hide, or a later entry of their own layer: the lowest layer
    /// first, in the order of the archive.
    pub copies: Vec<WastedCopy<'i>>,
}

/// A file of a layer that no container sees.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WastedCopy<'i> {
    /// The file.
    pub file: File<'i>,
    /// The layer that hides it.
    pub hidden_by: usize,
    /// How.
    pub reason: WasteReason,
}

/// Why a file of a layer is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WasteReason {
    /// A later layer has the file again, with other content, or something else in its place.
    Overwritten,
    /// A later layer has the file again, with the same content.
    SameContent {
        /// Whether its mode, owner or group is another one.
        rights_differ: bool,
    },
    /// A later layer removes it or a folder that it is in.
    Removed,
    /// Its own layer has its path again.
    Duplicate,
}

/// What one layer has to do with waste.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerWaste {
    /// Bytes of its files.
    pub shipped: u64,
    /// Bytes of its files that are not seen.
    pub hidden: u64,
    /// Bytes of files that are not seen because of it.
    pub hides: u64,
}

/// What is wasted by the copies of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathWaste<'i> {
    /// The path without a leading `/`.
    pub path: &'i [u8],
    /// Bytes of its copies that are not seen.
    pub size: u64,
    /// How many they are.
    pub copies: usize,
}

impl<'i> Waste<'i> {
    /// The waste of an image whose layers were read.
    ///
    /// A file that is hidden but has another name that is seen, a hard link, is no waste.
    pub fn of(image: &'i Image) -> Self {
        let linked: HashSet<_> = image
            .files()
            .filter(|file| file.kind() == EntryKind::HardLink)
            .map(|link| link.target().id())
            .collect();
        let mut latest: HashMap<&[u8], usize> = HashMap::new();
        let mut copies: Vec<WastedCopy<'i>> = Vec::new();
        let mut shipped = 0_u64;
        for file in image.copies() {
            // What this replaces may be the same file again.
            if let Some(before) = latest.remove(file.path()) {
                copies[before].reason = replaced(copies[before], file);
            }
            let size = file.entry().size;
            shipped = shipped.saturating_add(size);
            let (hidden_by, reason) = match file.fate() {
                Fate::Replaced { layer } => (layer, WasteReason::Overwritten),
                Fate::Removed { layer } => (layer, WasteReason::Removed),
                _ => continue,
            };
            if size == 0 || linked.contains(&file.id()) {
                continue;
            }
            if reason == WasteReason::Overwritten {
                latest.insert(file.path(), copies.len());
            }
            copies.push(WastedCopy {
                file,
                hidden_by,
                reason,
            });
        }
        Self { shipped, copies }
    }

    /// Bytes that no container sees.
    pub fn hidden(&self) -> u64 {
        self.hidden_because(|_| true)
    }

    /// Bytes that are seen.
    pub fn visible(&self) -> u64 {
        self.shipped.saturating_sub(self.hidden())
    }

    /// Bytes that are not seen for some reasons.
    pub fn hidden_because(&self, holds: impl Fn(WasteReason) -> bool) -> u64 {
        let copies = self.copies.iter().filter(|copy| holds(copy.reason));
        total(copies.map(WastedCopy::size))
    }

    /// What each layer has to do with it, the lowest first.
    pub fn layers(&self, image: &Image) -> Vec<LayerWaste> {
        let layers = image.layers.iter().map(|layer| LayerWaste {
            shipped: total(layer.data.entries.iter().map(|entry| entry.size)),
            ..LayerWaste::default()
        });
        let mut layers: Vec<LayerWaste> = layers.collect();
        for copy in &self.copies {
            if let Some(layer) = layers.get_mut(copy.file.layer().index) {
                layer.hidden = layer.hidden.saturating_add(copy.size());
            }
            if let Some(layer) = layers.get_mut(copy.hidden_by) {
                layer.hides = layer.hides.saturating_add(copy.size());
            }
        }
        layers
    }

    /// What the copies of each path waste; most first, then by path.
    pub fn paths(&self) -> Vec<PathWaste<'i>> {
        let mut paths: BTreeMap<&[u8], PathWaste<'i>> = BTreeMap::new();
        for copy in &self.copies {
            let path = copy.file.path();
            let waste = paths.entry(path).or_insert(PathWaste {
                path,
                size: 0,
                copies: 0,
            });
            waste.size = waste.size.saturating_add(copy.size());
            waste.copies += 1;
        }
        let mut paths: Vec<PathWaste<'i>> = paths.into_values().collect();
        paths.sort_by_key(|path| Reverse(path.size));
        paths
    }
}

impl WastedCopy<'_> {
    /// Bytes of its content.
    pub fn size(&self) -> u64 {
        self.file.entry().size
    }
}

/// Why a copy is not seen, now that the entry is known that replaces it.
fn replaced(copy: WastedCopy<'_>, by: File<'_>) -> WasteReason {
    if by.layer().index == copy.file.layer().index {
        return WasteReason::Duplicate;
    }
    let (old, new) = (copy.file.entry(), by.entry());
    let hash = |file: File<'_>| Some(file.entry().content.as_ref()?.hash);
    let same = old.size == new.size && hash(copy.file).is_some_and(|known| hash(by) == Some(known));
    if same {
        let rights_differ = (old.mode, old.uid, old.gid) != (new.mode, new.uid, new.gid);
        WasteReason::SameContent { rights_differ }
    } else {
        WasteReason::Overwritten
    }
}

/// A sum that hostile headers cannot make overflow.
pub(super) fn total(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

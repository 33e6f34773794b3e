//! Layers laid on each other (image-spec, `layer.md`, "Applying Changesets").

use super::layer::{EntryKind, Layer};
use std::collections::{BTreeMap, HashMap};

/// An entry of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryId {
    pub(super) layer: u32,
    pub(super) entry: u32,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It is in the image's tree.
    Visible,
    /// A later entry of the same path is there instead: one of this layer.
    Replaced {
        /// The layer of the later entry, perhaps the same.
        layer: usize,
    },
    /// A whiteout took it or a folder above it away, or something else is where that folder was.
    Removed {
        /// The layer that did it.
        layer: usize,
    },
    /// It never was a file: a whiteout, an opaque marker, a driver's leftover.
    Mark,
}

/// The tree of an image, and what became of every entry of its layers.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    /// The entries that are visible, in order of their keys.
    visible: Vec<EntryId>,
    fates: Vec<Vec<Fate>>,
    /// The files that hard links are names of.
    targets: HashMap<EntryId, EntryId>,
}

/// A path by which a folder comes right before what is in it.
type Key = Box<[u8]>;

fn key(path: &[u8]) -> Key {
    path.iter()
        .map(|byte| if *byte == b'/' { 0 } else { *byte })
        .collect()
}

/// While layers are laid on each other.
struct Builder<'l> {
    layers: &'l [Layer],
    tree: BTreeMap<Key, EntryId>,
    fates: Vec<Vec<Fate>>,
    targets: HashMap<EntryId, EntryId>,
}

impl Tree {
    pub(super) fn of(layers: &[Layer]) -> Self {
        let fates = layers.iter().map(|layer| {
            let entries = layer.data.entries.iter();
            let fate = |mark| if mark { Fate::Mark } else { Fate::Visible };
            entries.map(|entry| fate(entry.kind.is_mark())).collect()
        });
        let mut builder = Builder {
            layers,
            tree: BTreeMap::new(),
            fates: fates.collect(),
            targets: HashMap::new(),
        };
        for layer in layers {
            builder.lay(layer);
        }
        Self {
            visible: builder.tree.into_values().collect(),
            fates: builder.fates,
            targets: builder.targets,
        }
    }

    pub(super) fn visible(&self) -> &[EntryId] {
        &self.visible
    }

    pub(super) fn fate(&self, id: EntryId) -> Fate {
        let layer = self.fates.get(id.layer as usize);
        let fate = layer.and_then(|layer| layer.get(id.entry as usize));
        fate.copied().unwrap_or(Fate::Mark)
    }

    /// The file that a hard link is a name of.
    pub(super) fn target(&self, id: EntryId) -> Option<EntryId> {
        self.targets.get(&id).copied()
    }

    /// The visible entry of a path, as it stands: no link is followed.
    pub(super) fn get(&self, layers: &[Layer], path: &[u8]) -> Option<EntryId> {
        let wanted = key(path);
        let found = self
            .visible
            .binary_search_by(|id| compare(path_of(layers, *id), &wanted));
        self.visible.get(found.ok()?).copied()
    }

    /// The visible entries below a folder, at any depth.
    pub(super) fn below(&self, layers: &[Layer], folder: &[u8]) -> &[EntryId] {
        let mut first = key(folder).to_vec();
        if !first.is_empty() {
            first.push(0);
        }
        let starts = |id: &EntryId| {
            let path = path_of(layers, *id);
            path.len() >= first.len() && compare(&path[..first.len()], &first).is_eq()
        };
        let from = self
            .visible
            .partition_point(|id| compare(path_of(layers, *id), &first).is_lt());
        let rest = &self.visible[from..];
        &rest[..rest.partition_point(starts)]
    }
}

fn path_of(layers: &[Layer], id: EntryId) -> &[u8] {
    let layer = layers.get(id.layer as usize);
    let entry = layer.and_then(|layer| layer.data.entries.get(id.entry as usize));
    entry.map_or(&[], |entry| &entry.path)
}

/// Compares a path with a key.
fn compare(path: &[u8], key: &[u8]) -> std::cmp::Ordering {
    let path = path
        .iter()
        .map(|byte| if *byte == b'/' { &0 } else { byte });
    path.cmp(key)
}

impl Builder<'_> {
    fn lay(&mut self, layer: &Layer) {
        // Marks are about the layers below, wherever they stand in the archive.
        for entry in &layer.data.entries {
            match entry.kind {
                EntryKind::Whiteout => {
                    let path = entry.removes().unwrap_or_default();
                    self.remove(&path, layer.index, true);
                }
                EntryKind::Opaque => {
                    let path = entry.removes().unwrap_or_default();
                    self.remove(&path, layer.index, false);
                }
                _ if entry.is_leaked_whiteout() => self.remove(&entry.path, layer.index, true),
                _ => {}
            }
        }
        for (index, entry) in layer.data.entries.iter().enumerate() {
            if entry.kind.is_mark() || entry.is_leaked_whiteout() {
                continue;
            }
            let id = EntryId {
                layer: number(layer.index),
                entry: number(index),
            };
            self.put(id, &entry.path, entry.kind);
        }
    }

    /// Takes away what is below a path and, if it is a whiteout's, what is there itself.
    fn remove(&mut self, path: &[u8], layer: usize, itself: bool) {
        let key = key(path);
        if itself && let Some(id) = self.tree.remove(&key) {
            self.set_fate(id, Fate::Removed { layer });
        }
        self.remove_below(&key, layer);
    }

    fn remove_below(&mut self, key: &[u8], layer: usize) {
        let mut first = key.to_vec();
        if !first.is_empty() {
            first.push(0);
        }
        let below = self.tree.range(Key::from(&*first)..);
        let below: Vec<Key> = below
            .map(|(key, _)| key)
            .take_while(|key| key.starts_with(&first))
            // The root is not below itself.
            .filter(|key| !key.is_empty())
            .cloned()
            .collect();
        for key in below {
            if let Some(id) = self.tree.remove(&key) {
                self.set_fate(id, Fate::Removed { layer });
            }
        }
    }

    fn put(&mut self, id: EntryId, path: &[u8], kind: EntryKind) {
        let layer = id.layer as usize;
        let key = key(path);
        // An entry goes to its path, never through a link: what is in the way becomes a folder.
        for end in (0..key.len()).filter(|at| key[*at] == 0) {
            let folder = &key[..end];
            let is_folder = self
                .tree
                .get(folder)
                .is_none_or(|id| self.kind(*id) == EntryKind::Directory);
            if !is_folder && let Some(id) = self.tree.remove(folder) {
                self.set_fate(id, Fate::Removed { layer });
            }
        }
        if kind == EntryKind::HardLink {
            self.link(id);
        }
        if kind != EntryKind::Directory {
            self.remove_below(&key, layer);
        }
        if let Some(before) = self.tree.insert(key, id) {
            self.set_fate(before, Fate::Replaced { layer });
        }
    }

    fn link(&mut self, id: EntryId) {
        let Some(path) = self.entry(id).and_then(|entry| entry.link()) else {
            return;
        };
        let Some(&target) = self.tree.get(&key(path)) else {
            return;
        };
        let target = self.targets.get(&target).copied().unwrap_or(target);
        if self.kind(target) == EntryKind::File {
            self.targets.insert(id, target);
        }
    }

    fn entry(&self, id: EntryId) -> Option<&super::layer::Entry> {
        let layer = self.layers.get(id.layer as usize)?;
        layer.data.entries.get(id.entry as usize)
    }

    fn kind(&self, id: EntryId) -> EntryKind {
        self.entry(id)
            .map_or(EntryKind::Leftover, |entry| entry.kind)
    }

    fn set_fate(&mut self, id: EntryId, fate: Fate) {
        let layer = self.fates.get_mut(id.layer as usize);
        if let Some(place) = layer.and_then(|layer| layer.get_mut(id.entry as usize)) {
            *place = fate;
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

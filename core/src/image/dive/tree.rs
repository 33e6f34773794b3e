use crate::image::layer::{EntryKind, Layer, WHITEOUT};
use std::{
    collections::BTreeMap,
    iter,
    ops::Bound::{Excluded, Unbounded},
};

/// Names that start so are never in dive's trees; the folder above them is.
const DROPPED: &[u8] = b".wh..wh..";

/// A path whose `/` are 0: so a folder comes right before what is in it, and names in the order of their
/// bytes. dive walks its trees in this order.
type Key = Box<[u8]>;

/// The files of a layer, or of layers on each other, as dive has them in a tree.
///
/// Only entries are kept; a folder above them that has none is *blank* for dive: no folder, of size 0.
/// A long path costs its own length and no node for each of its components.
#[derive(Clone, Debug, Default)]
pub(super) struct DiveTree {
    nodes: BTreeMap<Key, Node>,
}

/// What dive knows of a file. The default is a blank one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// The size that its header says.
    pub(super) size: u64,
    pub(super) is_dir: bool,
    /// Its index in its layer.
    pub(super) entry: Option<usize>,
}

impl DiveTree {
    /// The tree of one layer.
    pub(super) fn of(layer: &Layer) -> Self {
        let mut tree = Self::default();
        for (index, entry) in layer.data.entries.iter().enumerate() {
            if entry.path.is_empty() {
                continue;
            }
            let key = key(&entry.path);
            let Some(folder) = above_dropped(&key) else {
                let node = Node {
                    size: entry.header_size,
                    is_dir: entry.kind == EntryKind::Directory,
                    entry: Some(index),
                };
                tree.nodes.insert(key, node);
                continue;
            };
            if !folder.is_empty() {
                tree.nodes.entry(folder.into()).or_default();
            }
        }
        tree
    }

    /// Every file and folder, what is in a folder before the folder.
    pub(super) fn children_first(&self) -> impl Iterator<Item = (&[u8], Node)> {
        self.with_next().flat_map(|(key, _, next)| {
            let shared = shared(key, next);
            let ends = iter::successors(Some(key.len()), |end| Some(parent(&key[..*end]).len()));
            ends.take_while(move |end| *end > shared).map(|end| {
                let key = &key[..end];
                (key, self.nodes.get(key).copied().unwrap_or_default())
            })
        })
    }

    /// Those that nothing is in.
    pub(super) fn leaves(&self) -> impl Iterator<Item = (&[u8], Node)> {
        let leaves = self
            .with_next()
            .filter(|(key, _, next)| !is_below(next, key));
        leaves.map(|(key, node, _)| (key, node))
    }

    /// Each entry with the path of the next one.
    fn with_next(&self) -> impl Iterator<Item = (&[u8], Node, &[u8])> {
        let next = self.nodes.keys().skip(1).map(|key| &**key);
        let next = next.chain(iter::once(&b""[..]));
        let nodes = self.nodes.iter().zip(next);
        nodes.map(|((key, node), next)| (&**key, *node, next))
    }

    /// Lays the next layer on it, as dive does: children before parents, so that a whiteout also takes
    /// away what its own layer has there if that comes before it.
    pub(super) fn lay(&mut self, upper: &Self) {
        for (key, node) in upper.children_first() {
            if let Some(removed) = removed_by(key) {
                self.remove(without_end(&removed));
            } else if let Some(before) = self.nodes.get_mut(key) {
                *before = node;
            } else if node.entry.is_some() || !self.has(key) {
                self.nodes.insert(key.into(), node);
            }
        }
    }

    /// The size that a whiteout of this path has for dive: that of all in a folder; 0 for all else, and
    /// for a folder that a later layer has without an entry. `None` if there is nothing.
    pub(super) fn removed_size(&self, key: &[u8]) -> Option<i128> {
        let key = without_end(key);
        if !self.has(key) {
            return None;
        }
        let node = self.nodes.get(key).copied().unwrap_or_default();
        if !node.is_dir {
            return Some(0);
        }
        let below = self.below(key).map(|(_, node)| i128::from(node.size));
        Some(i128::from(node.size) + below.sum::<i128>())
    }

    fn remove(&mut self, key: &[u8]) {
        // The root is always there.
        if key.is_empty() || !self.has(key) {
            return;
        }
        let below: Vec<Key> = self.below(key).map(|(key, _)| key.into()).collect();
        for key in below {
            self.nodes.remove(&key);
        }
        self.nodes.remove(key);
        // What it was in stays, if only because of it.
        let parent = parent(key);
        if !self.has(parent) {
            self.nodes.insert(parent.into(), Node::default());
        }
    }

    fn has(&self, key: &[u8]) -> bool {
        key.is_empty() || self.nodes.contains_key(key) || self.below(key).next().is_some()
    }

    fn below(&self, folder: &[u8]) -> impl Iterator<Item = (&[u8], Node)> {
        let after = self.nodes.range::<[u8], _>((Excluded(folder), Unbounded));
        after
            .take_while(move |(key, _)| is_below(key, folder))
            .map(|(key, node)| (&**key, *node))
    }
}

fn key(path: &[u8]) -> Key {
    path.iter()
        .map(|byte| if *byte == b'/' { 0 } else { *byte })
        .collect()
}

/// A key as a path from the root.
pub(super) fn path(key: &[u8]) -> Vec<u8> {
    let path = key.iter().map(|byte| if *byte == 0 { b'/' } else { *byte });
    iter::once(b'/').chain(path).collect()
}

/// What a key says that a whiteout removes; `None` if it is none. For dive a file is a whiteout by its
/// name alone.
pub(super) fn removed_by(key: &[u8]) -> Option<Vec<u8>> {
    let (folder, name) = key.split_at(key.len() - name(key).len());
    let name = name.strip_prefix(WHITEOUT)?;
    Some([folder, name].concat())
}

/// The whiteout `.wh.` without a name is one of its folder.
fn without_end(key: &[u8]) -> &[u8] {
    key.strip_suffix(&[0]).unwrap_or(key)
}

fn name(key: &[u8]) -> &[u8] {
    let start = memchr::memrchr(0, key).map_or(0, |at| at + 1);
    &key[start..]
}

fn parent(key: &[u8]) -> &[u8] {
    &key[..memchr::memrchr(0, key).unwrap_or(0)]
}

fn is_below(key: &[u8], folder: &[u8]) -> bool {
    let rest = key.strip_prefix(folder);
    rest.is_some_and(|rest| rest.first() == Some(&0))
}

/// The folder above the first component that dive drops.
fn above_dropped(key: &[u8]) -> Option<&[u8]> {
    let mut start = 0;
    for name in key.split(|byte| *byte == 0) {
        if name.starts_with(DROPPED) {
            return Some(&key[..start.max(1) - 1]);
        }
        start += name.len() + 1;
    }
    None
}

/// How long the path is that both are, or are in.
fn shared(a: &[u8], b: &[u8]) -> usize {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let ends = |key: &[u8]| key.get(same).is_none_or(|byte| *byte == 0);
    if ends(a) && ends(b) {
        same
    } else {
        parent(&a[..same]).len()
    }
}

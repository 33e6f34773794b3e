use super::tree::{DiveTree, path, removed_by};
use crate::image::layer::Layer;
use std::{cmp::Reverse, collections::HashMap};

/// dive's figures of an image.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DiveScore {
    /// The bytes that would do, for each path its smallest copy, of those that there are: 1 is best. 1 if
    /// there are none. A layer with a whiteout of nothing makes it a little less than right.
    pub efficiency: f64,
    /// Bytes of all copies of the files that are in several layers, those that are seen too.
    pub wasted_bytes: u64,
    /// Bytes of all layers, by the headers of their entries.
    pub size: u64,
    /// The same without the lowest layer.
    pub user_size: u64,
    /// The paths that are in several layers, or removed in one; those with most bytes first, then by path.
    pub inefficient: Vec<DiveFile>,
}

/// A path that dive finds in several layers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiveFile {
    /// The path with a leading `/`; that of a whiteout without its marker.
    pub path: Vec<u8>,
    /// How many layers have it, whiteouts counted.
    pub count: u32,
    /// Bytes of all its copies.
    pub size: u64,
}

/// What is seen of a path while layers go by.
#[derive(Default)]
struct Record {
    size: i128,
    smallest: Option<i128>,
    count: u32,
}

impl DiveScore {
    /// The figures of an image with these layers, the lowest first.
    ///
    /// As in dive the layers count as they are stored: only files, folders and links that nothing is in
    /// are looked at, opaque folders remove nothing, and from a whiteout of nothing on the rest of its
    /// layer is passed over. Other than in dive, `..` in a path never leads above the root, and paths of
    /// the same size have a fixed order.
    pub fn of(layers: &[Layer]) -> Self {
        let mut records: HashMap<Vec<u8>, Record> = HashMap::new();
        let mut below: Option<DiveTree> = None;
        for layer in layers {
            let tree = DiveTree::of(layer);
            // dive lays the lowest layer on a copy of itself.
            let below = below.get_or_insert_with(|| tree.clone());
            count(&tree, below, &mut records);
            below.lay(&tree);
        }
        let sizes = layers.iter().map(layer_size);
        let mut inefficient: Vec<DiveFile> = records
            .iter()
            .filter(|(_, record)| record.count > 1)
            .map(|(key, record)| DiveFile {
                path: path(key),
                count: record.count,
                size: clamp(record.size),
            })
            .collect();
        inefficient.sort_by(|a, b| (Reverse(a.size), &a.path).cmp(&(Reverse(b.size), &b.path)));
        Self {
            efficiency: efficiency(records.values()),
            wasted_bytes: total(inefficient.iter().map(|file| file.size)),
            size: total(sizes.clone()),
            user_size: total(sizes.skip(1)),
            inefficient,
        }
    }

    /// The wasted bytes as a share of those of all layers but the lowest. Infinite or not a number if
    /// those have no bytes.
    pub fn user_wasted_percent(&self) -> f64 {
        float(self.wasted_bytes.into()) / float(self.user_size.into())
    }
}

/// Counts the files of a layer.
fn count(tree: &DiveTree, below: &DiveTree, records: &mut HashMap<Vec<u8>, Record>) {
    for (key, node) in tree.leaves() {
        let removed = removed_by(key);
        let path = removed.as_deref().unwrap_or(key);
        let record = records.entry(path.to_vec()).or_default();
        let size = match &removed {
            None => node.size.into(),
            Some(path) => match below.removed_size(path) {
                Some(size) => size,
                None => return,
            },
        };
        record.size += size;
        record.smallest = Some(record.smallest.map_or(size, |smallest| smallest.min(size)));
        record.count += 1;
    }
}

fn efficiency<'r>(records: impl Iterator<Item = &'r Record> + Clone) -> f64 {
    let all: i128 = records.clone().map(|record| record.size).sum();
    if all == 0 {
        return 1.0;
    }
    let smallest = records.clone().filter_map(|record| record.smallest);
    // A path of which nothing was counted stands for -1 byte.
    let uncounted = records.filter(|record| record.smallest.is_none()).count();
    let uncounted = i128::try_from(uncounted).unwrap_or(0);
    float(smallest.sum::<i128>() - uncounted) / float(all)
}

/// Bytes of a layer, also of entries that are there twice.
pub(super) fn layer_size(layer: &Layer) -> u64 {
    let entries = layer.data.entries.iter();
    total(
        entries
            .filter(|entry| !entry.path.is_empty())
            .map(|entry| entry.header_size),
    )
}

fn total(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

fn clamp(size: i128) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share of bytes is a float, in dive too"
)]
fn float(bytes: i128) -> f64 {
    bytes as f64
}

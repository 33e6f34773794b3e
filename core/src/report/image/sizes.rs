//! Where the bytes of an image are: a tree of folders for each layer, and the largest paths.
//!
//! Both are bounded, whatever the image: a folder is told apart only if it is large enough to be seen.

use crate::image::{File, Image, Layer};
use serde::Serialize;
use std::{cmp::Reverse, collections::HashMap};

/// How many folders deep the tree of a layer goes.
pub const MAX_TREE_DEPTH: usize = 5;

/// The part of a layer's bytes that a path must have to be told apart, as one of so many; the rest of
/// its folder is told as one. So a tree has at most so many nodes for each of its depths.
pub const TREE_SHARES: u64 = 200;

/// How many paths are told of the largest, and of those with the most hidden bytes.
pub const MAX_LARGEST: usize = 10;

/// A file or folder of a layer with the bytes in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SizeNode {
    /// The last component of its path; empty for the root, and for what is too small to be told apart.
    pub name: String,
    /// Bytes of the files in it.
    pub size: u64,
    /// Those of them that later layers hide.
    pub hidden: u64,
    /// How many files are in it.
    pub files: usize,
    /// What is in it, the largest first; what is too small last, as one. Empty if it goes no deeper.
    pub children: Vec<SizeNode>,
}

/// A path and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PathSize {
    /// The path from the root, with a leading `/`.
    pub path: String,
    /// Bytes; of several copies together.
    pub size: u64,
    /// How many copies they are.
    pub copies: usize,
    /// The layer of the last copy, from 0.
    pub layer: usize,
}

/// The tree of a layer.
pub(super) fn tree(image: &Image, layer: usize) -> SizeNode {
    let files = image.files_of(layer);
    let mut files: Vec<File<'_>> = files.filter(|file| file.entry().size > 0).collect();
    files.sort_by(|a, b| components(*a).cmp(components(*b)));
    let least = image.layers.get(layer).map_or(0, Layer::size) / TREE_SHARES;
    node(b"", &files, 0, least.max(1))
}

fn components(file: File<'_>) -> impl Iterator<Item = &[u8]> {
    file.path().split(|byte| *byte == b'/').take(MAX_TREE_DEPTH)
}

fn component(file: File<'_>, depth: usize) -> Option<&[u8]> {
    components(file).nth(depth)
}

/// The node of files that have the same first `depth` components.
fn node(name: &[u8], files: &[File<'_>], depth: usize, least: u64) -> SizeNode {
    let mut node = SizeNode {
        name: String::from_utf8_lossy(name).into_owned(),
        ..SizeNode::total(files)
    };
    let mut small = SizeNode::default();
    for same in files.chunk_by(|a, b| component(*a, depth) == component(*b, depth)) {
        // What ends here is the file itself, or deeper than the tree.
        let Some(name) = same.first().and_then(|file| component(*file, depth)) else {
            continue;
        };
        let total = SizeNode::total(same);
        if total.size >= least {
            node.children.push(self::node(name, same, depth + 1, least));
        } else {
            small.size += total.size;
            small.hidden += total.hidden;
            small.files += total.files;
        }
    }
    node.children.sort_by_key(|child| Reverse(child.size));
    if small.files > 0 && !node.children.is_empty() {
        node.children.push(small);
    }
    node
}

impl SizeNode {
    fn total(files: &[File<'_>]) -> Self {
        let size = |file: &File<'_>| file.entry().size;
        let hidden = files.iter().filter(|file| !file.is_visible());
        Self {
            size: files.iter().map(size).sum(),
            hidden: hidden.map(size).sum(),
            files: files.len(),
            ..Self::default()
        }
    }
}

/// The largest files that a container sees.
pub(super) fn largest(image: &Image) -> Vec<PathSize> {
    let files = image.files().filter(|file| file.entry().size > 0);
    let sizes = files.map(|file| PathSize {
        path: file.display_path(),
        size: file.entry().size,
        copies: 1,
        layer: file.layer().index,
    });
    top(sizes)
}

/// The paths with the most bytes that are shipped and that no container sees.
pub(super) fn hidden(image: &Image) -> Vec<PathSize> {
    let mut all: HashMap<&[u8], PathSize> = HashMap::new();
    for file in image.copies() {
        let size = file.entry().size;
        if size == 0 || file.is_visible() {
            continue;
        }
        let path = all.entry(file.path()).or_insert_with(|| PathSize {
            path: String::new(),
            size: 0,
            copies: 0,
            layer: 0,
        });
        path.size = path.size.saturating_add(size);
        path.copies += 1;
        path.layer = file.layer().index;
    }
    top(all.into_iter().map(|(path, size)| PathSize {
        path: format!("/{}", String::from_utf8_lossy(path)),
        ..size
    }))
}

/// The largest, the first in the alphabet first where they are equal. No more than these are held.
fn top(all: impl Iterator<Item = PathSize>) -> Vec<PathSize> {
    let mut top: Vec<PathSize> = Vec::with_capacity(MAX_LARGEST + 1);
    let order = |a: &PathSize, b: &PathSize| (b.size, &a.path).cmp(&(a.size, &b.path));
    for path in all {
        let at = top.partition_point(|other| order(other, &path).is_lt());
        if at < MAX_LARGEST {
            top.insert(at, path);
            top.truncate(MAX_LARGEST);
        }
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Input, OpenOptions, open};

    /// An image of one layer with these files.
    fn image(files: impl IntoIterator<Item = (String, usize)>) -> Image {
        let mut layer = tar::Builder::new(Vec::new());
        let put = |path: &str, bytes: &[u8], tar: &mut tar::Builder<Vec<u8>>| {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, path, bytes).expect("memory");
        };
        for (path, size) in files {
            put(&path, &vec![b'x'; size], &mut layer);
        }
        let layer = layer.into_inner().expect("memory");
        let mut archive = tar::Builder::new(Vec::new());
        put("layer.tar", &layer, &mut archive);
        put("config.json", b"{\"os\":\"linux\"}", &mut archive);
        let manifest = br#"[{"Config":"config.json","Layers":["layer.tar"]}]"#;
        put("manifest.json", manifest, &mut archive);
        let bytes = archive.into_inner().expect("memory");
        let images = open(Input::Bytes(bytes.into()), &OpenOptions::default());
        images.expect("it is an image").remove(0)
    }

    fn depth(node: &SizeNode) -> usize {
        let below = node.children.iter().map(depth).max();
        below.map_or(0, |below| below + 1)
    }

    fn count(node: &SizeNode) -> usize {
        1 + node.children.iter().map(count).sum::<usize>()
    }

    #[test]
    fn a_tree_has_folders_with_their_sizes() {
        let files = [("a/b/c", 100), ("a/d", 50), ("e", 20)];
        let image = image(files.map(|(path, size)| (path.to_owned(), size)));
        let tree = tree(&image, 0);
        assert_eq!((tree.size, tree.files, tree.hidden), (170, 3, 0));
        let names: Vec<&str> = tree.children.iter().map(|child| &*child.name).collect();
        assert_eq!(names, ["a", "e"]);
        assert_eq!(tree.children[0].size, 150);
        assert_eq!(tree.children[0].children[0].children[0].name, "c");
    }

    #[test]
    fn a_tree_is_bounded() {
        let deep = "d/".repeat(40);
        let wide = (0..2_000).map(|at| (format!("w/{at}"), 10));
        let image = image(wide.chain([(format!("{deep}x"), 1_000), ("w/large".to_owned(), 9_000)]));
        let tree = tree(&image, 0);
        assert_eq!(depth(&tree), MAX_TREE_DEPTH);
        let most = usize::try_from(TREE_SHARES).expect("small");
        assert!(count(&tree) <= (most + 1) * MAX_TREE_DEPTH + 1);
        // What is too small is told as one, and nothing is lost.
        let wide = &tree.children[0];
        let last = wide.children.last().expect("the rest");
        assert_eq!(
            (last.name.as_str(), last.files, last.size),
            ("", 2_000, 20_000)
        );
        assert_eq!(wide.size, 29_000);
    }

    #[test]
    fn the_largest_are_few() {
        let files = (0..50).map(|at| (format!("f{at:02}"), 100 + at / 2));
        let largest = largest(&image(files));
        assert_eq!(largest.len(), MAX_LARGEST);
        // Equal ones in order of their names.
        assert_eq!(largest[0].path, "/f48");
        assert_eq!(largest[1].path, "/f49");
        assert!(largest.is_sorted_by(|a, b| a.size >= b.size));
    }
}

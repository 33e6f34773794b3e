//! The JSON that `dive --json` writes; secrets in commands are masked.

use super::{DiveScore, score::layer_size, tree::DiveTree};
use crate::{
    error::{Error, ErrorKind},
    image::{
        Image,
        digest::Digest,
        layer::{Entry, EntryKind, Layer},
        secrets::mask_text,
    },
};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// How many files and folders of all layers are exported; deep paths of a hostile image have more folders
/// than anyone can store.
pub const MAX_EXPORTED_FILES: usize = 10_000_000;

/// An image's files, layer by layer, and dive's figures, to be written as `dive --json` does.
///
/// `id` is the digest of the layer, not the name of a file in an archive. A whiteout is a file of its own
/// here, as there, and a folder without an entry has an empty path.
#[derive(Serialize)]
pub struct DiveExport<'i> {
    layer: Vec<ExportedLayer<'i>>,
    image: ImageFigures,
}

impl<'i> DiveExport<'i> {
    /// The export of an image whose figures are known.
    ///
    /// # Errors
    /// When it has more than [`MAX_EXPORTED_FILES`] files and folders.
    pub fn of(image: &'i Image, score: &DiveScore) -> Result<Self, Error> {
        Self::up_to(MAX_EXPORTED_FILES, image, score)
    }

    pub(super) fn up_to(most: usize, image: &'i Image, score: &DiveScore) -> Result<Self, Error> {
        let trees: Vec<DiveTree> = image.layers.iter().map(DiveTree::of).collect();
        let files = trees.iter().flat_map(DiveTree::children_first);
        if files.take(most.saturating_add(1)).count() > most {
            let message = format!("there are more than {most} files and folders");
            return Err(Error::new(ErrorKind::TooLarge, message).at(&image.name));
        }
        let layers = image.layers.iter().zip(trees);
        let files = score.inefficient.iter().map(|file| FileReference {
            count: file.count,
            size_bytes: file.size,
            file: String::from_utf8_lossy(&file.path).into_owned(),
        });
        Ok(Self {
            layer: layers
                .map(|(layer, tree)| ExportedLayer::of(image, layer, tree))
                .collect(),
            image: ImageFigures {
                size_bytes: score.size,
                inefficient_bytes: score.wasted_bytes,
                efficiency_score: score.efficiency,
                file_reference: files.collect(),
            },
        })
    }
}

impl std::fmt::Debug for DiveExport<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DiveExport({} layers)", self.layer.len())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageFigures {
    size_bytes: u64,
    inefficient_bytes: u64,
    efficiency_score: f64,
    file_reference: Vec<FileReference>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileReference {
    count: u32,
    size_bytes: u64,
    file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportedLayer<'i> {
    index: usize,
    id: String,
    digest_id: String,
    size_bytes: u64,
    command: Cow<'i, str>,
    file_list: FileList<'i>,
}

/// Written one by one, so that they are not all held twice.
struct FileList<'i>(&'i Layer, DiveTree);

/// A file as Go's `archive/tar` and `os.FileMode` describe it.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportedFile {
    path: String,
    type_flag: u8,
    link_name: String,
    size: u64,
    file_mode: u32,
    uid: u64,
    gid: u64,
    is_dir: bool,
}

impl<'i> ExportedLayer<'i> {
    fn of(image: &'i Image, layer: &'i Layer, tree: DiveTree) -> Self {
        let step = layer
            .history
            .and_then(|step| image.config.history.get(step));
        let command = step.map_or(Cow::Borrowed("(missing)"), |step| {
            let command = step.created_by.as_str();
            mask_text(command.strip_prefix("/bin/sh -c ").unwrap_or(command))
        });
        let digest = layer.digest.as_ref().or(layer.diff_id.as_ref());
        let text = |digest: Option<&Digest>| digest.map_or_else(String::new, Digest::to_string);
        Self {
            index: layer.index,
            id: text(digest),
            // dive reads it off the history.
            digest_id: text(layer.diff_id.as_ref().filter(|_| step.is_some())),
            size_bytes: layer_size(layer),
            command,
            file_list: FileList(layer, tree),
        }
    }
}

impl Serialize for FileList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(layer, tree) = self;
        serializer.collect_seq(tree.children_first().map(|(_, node)| {
            let entry = node.entry.and_then(|entry| layer.data.entries.get(entry));
            entry.map_or_else(ExportedFile::default, ExportedFile::of)
        }))
    }
}

impl ExportedFile {
    fn of(entry: &Entry) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            path: text(&entry.path),
            type_flag: match entry.kind {
                EntryKind::HardLink => b'1',
                EntryKind::Symlink => b'2',
                EntryKind::CharDevice => b'3',
                EntryKind::BlockDevice => b'4',
                EntryKind::Directory => b'5',
                EntryKind::Fifo => b'6',
                _ => b'0',
            },
            link_name: entry.link().map(text).unwrap_or_default(),
            size: entry.header_size,
            file_mode: mode(entry),
            uid: entry.uid,
            gid: entry.gid,
            is_dir: entry.kind == EntryKind::Directory,
        }
    }
}

/// Go's `os.FileMode`.
fn mode(entry: &Entry) -> u32 {
    let kind = match entry.kind {
        EntryKind::Directory => 1 << 31,
        EntryKind::Symlink => 1 << 27,
        EntryKind::BlockDevice => 1 << 26,
        EntryKind::CharDevice => 1 << 26 | 1 << 21,
        EntryKind::Fifo => 1 << 25,
        _ => 0,
    };
    let special = [(0o4000, 23), (0o2000, 22), (0o1000, 20)].into_iter();
    let special = special.filter(|(bit, _)| entry.mode & bit != 0);
    special.fold(kind | u32::from(entry.mode & 0o777), |mode, (_, bit)| {
        mode | 1 << bit
    })
}

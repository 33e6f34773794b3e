//! Layers: a blob to its entries, in one pass.

mod blob;
mod budget;
mod compression;
mod content;
mod entry;
mod hashes;
mod judge;
mod path;
mod plain;
mod problems;
mod read;
mod repeats;
mod stop;
mod tar;
#[cfg(test)]
mod tests;
mod verify;
mod write;

pub use entry::{Content, Entry, EntryKind, Extra, Format, WHITEOUT};
pub use problems::MAX_LAYER_PROBLEMS;
pub use write::write_file;

pub(crate) use budget::Budget;
pub(crate) use plain::Plain;
pub(crate) use read::{Ask, LayerReading, read_layer};

use super::digest::Digest;
use serde::Serialize;

/// A layer of an image.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Layer {
    /// From 0 at the bottom.
    pub index: usize,
    /// The digest of the blob, if the image has it by its digest.
    pub digest: Option<Digest>,
    /// The digest of its uncompressed bytes, as the configuration says.
    pub diff_id: Option<Digest>,
    /// The media type that the manifest says; empty in a docker-archive.
    pub media_type: String,
    /// Bytes of the blob as it is stored.
    pub blob_size: u64,
    /// What was read of it.
    pub data: LayerData,
    /// The step of the history that made it, if history and layers agree.
    pub history: Option<usize>,
}

/// What one pass over a layer gives.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LayerData {
    /// How it is compressed, by its content.
    pub compression: Compression,
    /// Uncompressed bytes, all of them: the tar and what comes after its end.
    pub plain_size: u64,
    /// In the order of the archive.
    pub entries: Vec<Entry>,
    /// Whether it was read to its end.
    pub complete: bool,
}

/// How a layer is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip, of one or many members.
    Gzip,
    /// zstd, of one or many frames.
    Zstd,
}

impl Layer {
    /// Bytes of its files: what it adds to the size of the image.
    pub fn size(&self) -> u64 {
        self.data.entries.iter().map(|entry| entry.size).sum()
    }
}

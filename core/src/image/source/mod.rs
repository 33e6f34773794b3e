//! Where images are: folders, archives, memory, streams. Only this module and `cli` touch the disk.
//!
//! Which forms there are and how they are told apart: OCI image layout (`image-layout.md`), the
//! archives of `docker save` in its old and its new form, folders of skopeo's `dir:`, and the root file
//! system of `docker export`.

mod archive;
mod assemble;
mod attestation;
mod candidates;
#[cfg(all(unix, feature = "daemon"))]
pub mod daemon;
mod folder;
mod members;
mod open;
mod stream;

pub use open::{Input, OpenOptions, PlatformChoice, Remote, open};

use super::digest::Digest;
use std::{fmt, io};

/// What an image is made of, by name: documents and layers.
///
/// A registry is one too: it knows blobs by their digests alone.
pub trait Source: Send + Sync {
    /// Opens a blob; `Ok(None)` if it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>>;
}

/// The name of a blob.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BlobName {
    /// A file of the folder or archive: `index.json`, `manifest.json`, `HEX/layer.tar`.
    File(String),
    /// A blob by its digest.
    Digest(Digest),
    /// All of the archive: the root file system of `docker export`.
    Whole,
}

/// A blob that is being read.
#[non_exhaustive]
pub struct Blob<'s> {
    /// Its bytes, as they are stored.
    pub reader: Box<dyn io::Read + Send + 's>,
    /// How many there are, if that is known before.
    pub size: Option<u64>,
}

impl<'s> Blob<'s> {
    /// A blob.
    pub fn new(reader: impl io::Read + Send + 's, size: Option<u64>) -> Self {
        Self {
            reader: Box::new(reader),
            size,
        }
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(name) => f.write_str(name),
            Self::Digest(digest) => digest.fmt(f),
            Self::Whole => f.write_str("the archive"),
        }
    }
}

impl BlobName {
    /// The files that may hold it in a folder or an archive, the most usual first.
    fn files(&self) -> Vec<String> {
        match self {
            Self::File(name) => vec![name.clone()],
            // OCI image layout, and skopeo's `dir:`.
            Self::Digest(digest) => vec![
                format!("blobs/{}/{}", digest.algorithm(), digest.hex()),
                digest.hex().to_owned(),
            ],
            Self::Whole => Vec::new(),
        }
    }
}

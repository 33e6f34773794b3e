//! What the command reads from the disk.

use crate::{
    dockerfile::context::{Context, Entry},
    error::{Error, ErrorKind},
    text::{MAX_SOURCE_BYTES, Source},
};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Reads a file, or standard input for `-`.
pub(super) fn read_source(path: &Path) -> Result<Source, Error> {
    let name = display(path);
    let bytes = if name == "-" {
        read_limited(io::stdin().lock())
    } else {
        File::open(path).and_then(read_limited)
    };
    match bytes {
        Ok(bytes) => Source::from_bytes(name, bytes),
        // The report gives the path already.
        Err(error) => Err(Error::new(ErrorKind::Io, "cannot be read").because(error)),
    }
}

/// Reads a text, of a configuration say.
pub(super) fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = File::open(path).and_then(read_limited);
    let bytes = bytes.map_err(|error| {
        Error::new(ErrorKind::Io, "cannot be read")
            .at(display(path))
            .because(error)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        Error::new(ErrorKind::Io, "is not UTF-8")
            .at(display(path))
            .because(error)
    })
}

/// Writes a file whole.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|error| {
        Error::new(ErrorKind::Io, "cannot be written")
            .at(display(path))
            .because(error)
    })
}

/// Reads up to one byte more than is allowed, so that an endless file ends too.
fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(MAX_SOURCE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path for people; bytes that are no UTF-8 are replaced.
pub(super) fn display(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A folder as build context.
pub(super) struct DiskContext {
    root: PathBuf,
}

impl DiskContext {
    pub(super) fn open(root: &Path) -> Result<Self, Error> {
        if root.is_dir() {
            Ok(Self {
                root: root.to_owned(),
            })
        } else {
            Err(Error::new(ErrorKind::Io, "the build context is no folder").at(display(root)))
        }
    }
}

impl Context for DiskContext {
    fn read(&self, path: &str) -> Option<String> {
        let inside = self.root.join(path);
        // A Dockerfile's own ignore file stands beside it, wherever that is.
        let beside = Path::new(path);
        let path = if path != ".dockerignore" && beside.is_file() {
            beside
        } else {
            &inside
        };
        let bytes = File::open(path).and_then(read_limited).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn list(&self, folder: &str) -> Vec<Entry> {
        let Ok(entries) = self.root.join(folder).read_dir() else {
            return Vec::new();
        };
        let mut entries: Vec<Entry> = entries
            .filter_map(Result::ok)
            .map(|entry| Entry {
                name: entry.file_name().to_string_lossy().into_owned(),
                is_folder: entry.file_type().is_ok_and(|kind| kind.is_dir()),
            })
            .collect();
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        entries
    }
}

//! What the command reads from the disk.

use crate::{
    dockerfile::context::Context,
    error::{Error, ErrorKind},
    text::{MAX_SOURCE_BYTES, Source},
};
use ignore::WalkBuilder;
use std::{
    borrow::Cow,
    fs::File,
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

fn read_text(path: &Path) -> Option<Cow<'static, str>> {
    let bytes = File::open(path).and_then(read_limited).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

impl Context for DiskContext {
    fn read(&self, path: &str) -> Option<Cow<'_, str>> {
        read_text(&self.root.join(path))
    }

    fn files(&self) -> Vec<Cow<'_, str>> {
        let walk = WalkBuilder::new(&self.root)
            .standard_filters(false)
            .sort_by_file_name(Ord::cmp)
            .build();
        walk.filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()))
            .filter_map(|entry| {
                let path = entry.path().strip_prefix(&self.root).ok()?;
                Some(display(path).replace('\\', "/").into())
            })
            .collect()
    }

    /// The Dockerfile's own ignore file stands beside it, wherever that is.
    fn ignore_file(&self, dockerfile: &str) -> Option<Cow<'_, str>> {
        read_text(Path::new(&format!("{dockerfile}.dockerignore")))
            .or_else(|| self.read(".dockerignore"))
    }
}

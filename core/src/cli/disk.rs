//! What the command reads from the disk and writes to it.

use crate::{
    dockerfile::context::{Context, Entry},
    error::{Error, ErrorKind},
    text::{MAX_SOURCE_BYTES, Source},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process,
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
pub(super) fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let written = File::create(path).and_then(|mut file| fill(&mut file));
    written.map_err(|error| {
        Error::new(ErrorKind::Io, "cannot be written")
            .at(display(path))
            .because(error)
    })
}

/// Writes a file whole; one that is there is replaced only by `force`.
pub(super) fn write_once(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true);
    // Nobody's file is lost, not even one that appears just now.
    let file = if force {
        options.create(true).truncate(true).open(path)
    } else {
        options.create_new(true).open(path)
    };
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::AlreadyExists => "is there already; `--force` replaces it",
            _ => "cannot be written",
        };
        Error::new(ErrorKind::Io, message)
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

/// Gives a file a new text all at once: who reads it meanwhile sees the old or the new. Its rights
/// stay, and a link to it stays a link.
pub(super) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A file that does not exist yet has no target.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.holystone-{}", process::id()));
    let written = write_new(&new, &path, bytes).and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

fn write_new(new: &Path, old: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(new)?;
    if let Ok(old) = fs::metadata(old) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes to standard output.
pub(super) fn print(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    fill(&mut stdout)?;
    stdout.flush()
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

impl DiskContext {
    /// Where a file of the context is.
    pub(super) fn place(&self, path: &str) -> PathBuf {
        // A Dockerfile's own ignore file stands beside it, wherever that is.
        let beside = Path::new(path);
        if path != ".dockerignore" && beside.is_file() {
            beside.to_owned()
        } else {
            self.root.join(path)
        }
    }
}

impl Context for DiskContext {
    fn read(&self, path: &str) -> Option<String> {
        let bytes = File::open(self.place(path)).and_then(read_limited).ok()?;
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

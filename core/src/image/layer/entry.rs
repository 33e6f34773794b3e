use crate::image::{elf::Elf, secrets::SecretMatch};
use std::{borrow::Cow, sync::Arc};

/// An entry of a layer, in its order: a file, or what is to be done to those below.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The path from the root, without a leading `/`, `.` components or doubled slashes; `..` never
    /// leads above the root. Empty for the root itself. The bytes are those of the archive. That of a
    /// whiteout has its marker: `etc/.wh.passwd`.
    pub path: Box<[u8]>,
    /// What it is.
    pub kind: EntryKind,
    /// Bytes of its content, holes counted; 0 for all but files.
    pub size: u64,
    /// What its header says of its size, whatever it is; for a hard link this may not be 0.
    pub header_size: u64,
    /// The permission bits, with setuid, setgid and sticky: 0 to `0o7777`.
    pub mode: u16,
    /// The owner.
    pub uid: u64,
    /// The group.
    pub gid: u64,
    /// Seconds since 1970.
    pub mtime: i64,
    /// What only few entries have.
    pub extra: Option<Box<Extra>>,
    /// What was seen of a file's content; `None` for all but files.
    pub content: Option<Box<Content>>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A file.
    File,
    /// Another name of a file, in this layer or below.
    HardLink,
    /// A symbolic link.
    Symlink,
    /// A folder.
    Directory,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
    /// `.wh.NAME`: `NAME` of the layers below is not there any more.
    Whiteout,
    /// `.wh..wh..opq`: nothing that the layers below have in its folder is there any more.
    Opaque,
    /// What a storage driver left behind, such as `.wh..wh.aufs`; it means nothing.
    Leftover,
}

/// What only few entries have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extra {
    /// What a symbolic link points to, or which path a hard link is another name of (cleaned as
    /// [`Entry::path`]).
    pub link: Option<Box<[u8]>>,
    /// Major and minor number of a device.
    pub device: Option<(u32, u32)>,
    /// Extended attributes: name and value.
    pub xattrs: Vec<(Box<str>, Box<[u8]>)>,
}

/// What was seen of a file's content while it went by.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Content {
    /// A hash by which equal contents are known (XXH3, 128 bits); not a digest to rely on.
    pub hash: u128,
    /// What the content is.
    pub format: Format,
    /// The content itself, if it was asked for and is not larger than what was asked.
    pub kept: Option<Arc<[u8]>>,
    /// Secrets in it; empty if they were not looked for.
    pub secrets: Vec<SecretMatch>,
}

/// What a file's content is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Format {
    /// Nothing.
    Empty,
    /// A program or a library.
    Elf(Box<Elf>),
    /// A script: what stands after `#!`, without blanks around it.
    Script(Box<str>),
    /// Something else.
    Other,
}

impl EntryKind {
    /// Whether it is no file but says something of the layers below, or nothing.
    pub const fn is_mark(self) -> bool {
        matches!(self, Self::Whiteout | Self::Opaque | Self::Leftover)
    }
}

impl Entry {
    /// Whether it is a whiteout as the overlay storage driver keeps it, which has no place in a layer.
    pub fn is_leaked_whiteout(&self) -> bool {
        self.kind == EntryKind::CharDevice
            && self
                .extra
                .as_ref()
                .is_some_and(|extra| extra.device == Some((0, 0)))
    }

    /// The path from the root with a leading `/`. Bytes that are no UTF-8 are U+FFFD.
    pub fn display_path(&self) -> String {
        format!("/{}", String::from_utf8_lossy(&self.path))
    }

    /// The last component of the path.
    pub fn name(&self) -> &[u8] {
        let start = memchr::memrchr(b'/', &self.path).map_or(0, |at| at + 1);
        &self.path[start..]
    }

    /// What a whiteout removes from the layers below, as a path; for an opaque marker the folder.
    pub fn removes(&self) -> Option<Cow<'_, [u8]>> {
        let folder = &self.path[..self.path.len() - self.name().len()];
        match self.kind {
            EntryKind::Whiteout => {
                let name = self.name().strip_prefix(WHITEOUT).unwrap_or(self.name());
                Some(Cow::Owned([folder, name].concat()))
            }
            EntryKind::Opaque => Some(Cow::Borrowed(folder.strip_suffix(b"/").unwrap_or(folder))),
            _ => None,
        }
    }

    /// What a symbolic link points to, or a hard link is another name of.
    pub fn link(&self) -> Option<&[u8]> {
        self.extra.as_ref()?.link.as_deref()
    }

    /// The value of an extended attribute.
    pub fn xattr(&self, name: &str) -> Option<&[u8]> {
        let xattrs = &self.extra.as_ref()?.xattrs;
        let found = xattrs.iter().find(|(of, _)| &**of == name);
        found.map(|(_, value)| &**value)
    }

    /// The content, if it was kept.
    pub fn kept(&self) -> Option<&[u8]> {
        self.content.as_ref()?.kept.as_deref()
    }

    /// What is known of a program or library.
    pub fn elf(&self) -> Option<&Elf> {
        match &self.content.as_ref()?.format {
            Format::Elf(elf) => Some(elf),
            _ => None,
        }
    }

    /// Whether anyone may run it, as its permission bits say.
    pub fn is_executable(&self) -> bool {
        self.kind == EntryKind::File && self.mode & 0o111 != 0
    }
}

/// What the name of a whiteout starts with (image-spec, `layer.md`).
pub const WHITEOUT: &[u8] = b".wh.";

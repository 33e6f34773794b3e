use super::{Blob, BlobName, Source, members};
use crate::image::Limits;
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

/// How many links of an archive are followed for one name.
const MAX_LINKS: usize = 8;

/// An archive that can be searched: a file, or bytes in memory.
pub(super) struct Archive {
    bytes: Bytes,
    /// Where each member is; the last of a name counts.
    members: HashMap<String, Place>,
}

/// Where the bytes are.
#[derive(Clone)]
pub(super) enum Bytes {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

enum Place {
    Data { start: u64, size: u64 },
    Link(String),
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Bytes {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            // Each layer has its own place in the file, for they are read side by side.
            Self::File(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

impl Archive {
    /// Looks at the members, without reading them.
    pub(super) fn open(bytes: Bytes, limits: &Limits) -> io::Result<Self> {
        let mut members = HashMap::new();
        for member in members::list(io::BufReader::new(bytes.open()?), limits)? {
            let place = match member.link {
                Some(link) => Place::Link(link),
                None => Place::Data {
                    start: member.start,
                    size: member.size,
                },
            };
            members.insert(member.name, place);
        }
        Ok(Self { bytes, members })
    }

    fn place(&self, name: &str) -> Option<(u64, u64)> {
        let mut place = self.members.get(name)?;
        for _ in 0..MAX_LINKS {
            match place {
                Place::Data { start, size } => return Some((*start, *size)),
                Place::Link(name) => place = self.members.get(name)?,
            }
        }
        None
    }
}

impl Source for Archive {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        if *name == BlobName::Whole {
            let mut reader = self.bytes.open()?;
            let size = reader.seek(SeekFrom::End(0))?;
            reader.rewind()?;
            return Ok(Some(Blob::new(reader, Some(size))));
        }
        let Some((start, size)) = name.files().iter().find_map(|name| self.place(name)) else {
            return Ok(None);
        };
        let mut reader = self.bytes.open()?;
        reader.seek(SeekFrom::Start(start))?;
        Ok(Some(Blob::new(reader.take(size), Some(size))))
    }
}

//! The entries of a tar stream, as Go's `archive/tar` sees them, which unpacks most images. Where
//! other readers would see something else, a note says so.

mod ahead;
mod header;
mod pax;
mod sparse;

pub(super) use header::BLOCK;

use super::{EntryKind, plain::Plain, stop::Stop};
use crate::image::{Limits, ProblemKind};
use ahead::Ahead;
use header::{Header, text};
use pax::Pax;
use sparse::{Map, MapReader, OldMap, Version};

/// What is fed for holes.
const ZEROS: &[u8] = &[0; 64 << 10];

/// An entry of an archive.
pub(super) struct Member {
    /// As it is written.
    pub(super) name: Vec<u8>,
    /// As it is written.
    pub(super) link: Vec<u8>,
    /// By its type alone: whiteouts are files.
    pub(super) kind: EntryKind,
    /// What the header says, holes counted.
    pub(super) size: u64,
    pub(super) mode: u16,
    pub(super) uid: u64,
    pub(super) gid: u64,
    pub(super) mtime: i64,
    pub(super) device: (u32, u32),
    pub(super) xattrs: Vec<(Box<str>, Box<[u8]>)>,
    /// What is odd about it.
    pub(super) notes: Vec<(ProblemKind, String)>,
    content: Stored,
}

/// What of a file's content is in the archive.
enum Stored {
    Whole,
    Parts(Map),
    /// Which bytes belong where cannot be known.
    Unknown,
}

/// Reads entry after entry.
#[derive(Default)]
pub(super) struct Archive {
    /// Bytes of the last entry's content that were not read.
    left: u64,
    /// Bytes up to the next block after it.
    padding: u64,
    entries: u64,
    ended: bool,
}

impl Archive {
    /// The next entry; `None` at the end. Content that was not read is passed over.
    pub(super) fn next(
        &mut self,
        plain: &mut Plain<'_>,
        limits: &Limits,
    ) -> Result<Option<Member>, Stop> {
        if self.ended {
            return Ok(None);
        }
        self.pass_over(plain)?;
        let mut ahead = Ahead::default();
        loop {
            let Some(header) = self.header(plain)? else {
                self.ended = true;
                if ahead.is_empty() {
                    return Ok(None);
                }
                return Err(Stop::damaged(
                    "the archive ends after a header for an entry that is not there",
                ));
            };
            match header.type_flag() {
                b'L' => {
                    let name = self.extension(plain, &header, &mut ahead, limits)?;
                    ahead.name = Some(text(&name).to_vec());
                }
                b'K' => {
                    let link = self.extension(plain, &header, &mut ahead, limits)?;
                    ahead.link = Some(text(&link).to_vec());
                }
                b'x' => {
                    let records = self.extension(plain, &header, &mut ahead, limits)?;
                    if ahead.pax.is_some() {
                        ahead.note("there are two extended headers; some tools read both");
                    }
                    ahead.pax = Some(Pax::parse(&records));
                }
                b'g' => {
                    let records = self.extension(plain, &header, &mut ahead, limits)?;
                    if !Pax::parse(&records).says_nothing() {
                        ahead.note(
                            "a global header sets properties of all entries; Docker and \
                             containerd ignore it, GNU tar does not",
                        );
                    }
                }
                _ => return self.member(plain, &header, ahead, limits).map(Some),
            }
        }
    }

    /// Feeds the content of the last entry, holes as zeros; whether it can be known.
    pub(super) fn content(
        &mut self,
        plain: &mut Plain<'_>,
        member: &Member,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<bool, Stop> {
        match &member.content {
            Stored::Whole => self.stored(plain, member.size, sink)?,
            Stored::Unknown => return Ok(false),
            Stored::Parts(map) => {
                let mut at = 0;
                for (offset, length) in &map.parts {
                    hole(plain, offset - at, sink)?;
                    self.stored(plain, *length, sink)?;
                    at = offset + length;
                }
                hole(plain, member.size - at, sink)?;
            }
        }
        Ok(true)
    }

    fn stored(
        &mut self,
        plain: &mut Plain<'_>,
        bytes: u64,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut bytes = bytes.min(self.left);
        while bytes > 0 {
            let part = plain.take(bytes)?;
            if part.is_empty() {
                return Err(cut());
            }
            bytes -= part.len() as u64;
            self.left -= part.len() as u64;
            sink(part)?;
        }
        Ok(())
    }

    /// Goes to the next header. Padding may be missing at the very end.
    fn pass_over(&mut self, plain: &mut Plain<'_>) -> Result<(), Stop> {
        if plain.skip(self.left)? < self.left {
            return Err(cut());
        }
        plain.skip(self.padding)?;
        (self.left, self.padding) = (0, 0);
        Ok(())
    }

    /// The next header; `None` at the end, be it marked or not.
    fn header(&mut self, plain: &mut Plain<'_>) -> Result<Option<Header>, Stop> {
        let mut block = [0; BLOCK];
        match plain.fill_block(&mut block)? {
            0 => return Ok(None),
            BLOCK => {}
            _ => return Err(Stop::damaged("the archive ends in the middle of a header")),
        }
        let header = Header(block);
        if header.is_zero() {
            return Ok(None);
        }
        if header.has_right_checksum() {
            self.entries += 1;
            return Ok(Some(header));
        }
        Err(Stop::damaged(match self.entries {
            0 => "the content is no tar archive".to_owned(),
            entries => format!("the checksum of the header after {entries} others is wrong"),
        }))
    }

    /// The content of a header that says more of the next entry.
    fn extension(
        &mut self,
        plain: &mut Plain<'_>,
        header: &Header,
        ahead: &mut Ahead,
        limits: &Limits,
    ) -> Result<Vec<u8>, Stop> {
        let size = size_of_content(header.size())?;
        ahead.charge(size, limits)?;
        self.expect(size);
        let mut content = Vec::new();
        self.stored(plain, size, &mut |part| {
            content.extend_from_slice(part);
            Ok(())
        })?;
        self.pass_over(plain)?;
        Ok(content)
    }

    fn expect(&mut self, bytes: u64) {
        self.left = bytes;
        let block = BLOCK as u64;
        self.padding = (block - bytes % block) % block;
    }

    fn member(
        &mut self,
        plain: &mut Plain<'_>,
        header: &Header,
        mut ahead: Ahead,
        limits: &Limits,
    ) -> Result<Member, Stop> {
        let fields = header.fields();
        let pax = ahead.pax.take().unwrap_or_default();
        ahead.tell_unreadable(&fields, &pax);
        let size = match pax.size {
            Some(size) => size,
            None => size_of_content(fields.size)?,
        };
        if pax.path.is_some() && ahead.name.is_some() && pax.path != ahead.name {
            ahead.note("two headers give it different names; tools differ in which one counts");
        }
        let name = pax.sparse.name.clone().or(ahead.name.take()).or(pax.path);
        let name = name.unwrap_or(fields.name);
        let link = ahead.link.take().or(pax.link).unwrap_or(fields.link);
        let kind = ahead.kind(header.type_flag(), &name, size);
        let mut member = Member {
            name,
            link,
            kind,
            size,
            mode: fields.mode,
            uid: pax.uid.unwrap_or(fields.uid),
            gid: pax.gid.unwrap_or(fields.gid),
            mtime: pax.mtime.unwrap_or(fields.mtime),
            device: fields.device,
            xattrs: pax.xattrs.into_iter().collect(),
            notes: Vec::new(),
            content: Stored::Whole,
        };
        if kind == EntryKind::File {
            if size > limits.file_bytes {
                return Err(too_large(&member.name, size, limits));
            }
            self.expect(size);
            self.sparse(plain, header, &pax.sparse, &mut member, &mut ahead, limits)?;
        }
        member.notes = ahead.notes;
        Ok(member)
    }

    /// Reads the map of a sparse file, wherever it is.
    fn sparse(
        &mut self,
        plain: &mut Plain<'_>,
        header: &Header,
        records: &sparse::Records,
        member: &mut Member,
        ahead: &mut Ahead,
        limits: &Limits,
    ) -> Result<(), Stop> {
        let (size, map) = if header.type_flag() == b'S' {
            let mut map = OldMap::default();
            let (size, mut more) = map.start(header);
            while more {
                ahead.charge(BLOCK as u64, limits)?;
                more = map.push(&block(plain)?);
            }
            (size, map.finish())
        } else {
            match records.version() {
                Version::None => return Ok(()),
                Version::Records => (records.size(), records.map()),
                Version::Content => (records.size(), self.map_in_content(plain, ahead, limits)?),
                Version::Unknown => (records.size(), None),
            }
        };
        ahead.note("the file is sparse, which layers should not have; not all tools can read it");
        if size.is_some_and(|size| size > limits.file_bytes) {
            return Err(too_large(&member.name, size.unwrap_or(0), limits));
        }
        let map = map.filter(|map| size.is_some_and(|size| map.fits(size, self.left)));
        member.size = size.unwrap_or(member.size);
        if map.is_none() {
            let message = "where the parts of the sparse file belong cannot be read";
            ahead.notes.push((ProblemKind::Damaged, message.to_owned()));
        }
        member.content = map.map_or(Stored::Unknown, Stored::Parts);
        Ok(())
    }

    /// The map at the start of the content, which is filled up to a block.
    fn map_in_content(
        &mut self,
        plain: &mut Plain<'_>,
        ahead: &mut Ahead,
        limits: &Limits,
    ) -> Result<Option<Map>, Stop> {
        let mut map = MapReader::default();
        while self.left >= BLOCK as u64 {
            ahead.charge(BLOCK as u64, limits)?;
            let block = block(plain)?;
            self.left -= BLOCK as u64;
            match map.push(&block) {
                Some(true) => return Ok(map.finish()),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Reads what follows the end of an archive. How many bytes there are, zeros before them not counted:
/// padding is usual.
pub(super) fn rest(plain: &mut Plain<'_>) -> Result<u64, Stop> {
    let mut bytes = 0;
    loop {
        let rest = plain.take(u64::MAX)?;
        if rest.is_empty() {
            return Ok(bytes);
        }
        let start = match bytes {
            0 => rest.iter().position(|byte| *byte != 0),
            _ => Some(0),
        };
        bytes += start.map_or(0, |start| rest.len() - start) as u64;
    }
}

fn hole(
    plain: &mut Plain<'_>,
    mut bytes: u64,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), Stop>,
) -> Result<(), Stop> {
    while bytes > 0 {
        let length = usize::try_from(bytes).map_or(ZEROS.len(), |bytes| bytes.min(ZEROS.len()));
        plain.expand(length as u64)?;
        sink(&ZEROS[..length])?;
        bytes -= length as u64;
    }
    Ok(())
}

fn block(plain: &mut Plain<'_>) -> Result<[u8; BLOCK], Stop> {
    let mut block = [0; BLOCK];
    match plain.fill_block(&mut block)? {
        BLOCK => Ok(block),
        _ => Err(cut()),
    }
}

/// A size without which the next header cannot be found.
fn size_of_content(size: Option<i64>) -> Result<u64, Stop> {
    let size = size.and_then(|size| u64::try_from(size).ok());
    size.ok_or_else(|| Stop::damaged("a header's size is no number, or negative"))
}

fn too_large(name: &[u8], size: u64, limits: &Limits) -> Stop {
    let name = String::from_utf8_lossy(&name[..name.len().min(limits.path_bytes)]);
    let most = limits.file_bytes;
    Stop::limit(format!("{name} has {size} bytes, more than {most}"))
}

fn cut() -> Stop {
    Stop::damaged("the archive ends in the middle of a file")
}

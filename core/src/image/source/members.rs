//! The members of the archive that an image is kept in.
//!
//! The archive's own names matter here, not what its headers say of owners and modes; layers are read by
//! the stricter reader in `image/layer`.

use crate::image::Limits;
use std::io::{self, Read, Seek};
use tar::{EntryType, PaxExtensions};

/// How many members an archive may have: one blob each, and folders.
const MAX_MEMBERS: usize = 100_000;

/// A member of an archive.
pub(super) struct Member {
    /// Without a leading `./`.
    pub(super) name: String,
    /// Where its bytes are.
    pub(super) start: u64,
    pub(super) size: u64,
    /// What it is a link to, from the root of the archive.
    pub(super) link: Option<String>,
}

/// Looks at all members of an archive that can be searched, without reading them.
pub(super) fn list(archive: impl Read + Seek, limits: &Limits) -> io::Result<Vec<Member>> {
    let mut archive = tar::Archive::new(archive);
    let mut entries = archive.entries_with_seek()?.raw(true);
    let mut all = Vec::new();
    let mut names = Names::default();
    while let Some(entry) = entries.next().transpose()? {
        if all.len() == MAX_MEMBERS {
            return Err(io::Error::other(format!(
                "it has more than {MAX_MEMBERS} members"
            )));
        }
        let (start, size) = (entry.raw_file_position(), entry.header().entry_size()?);
        all.extend(names.member(entry, start, size, limits)?);
    }
    Ok(all)
}

/// Reads the members of an archive one after the other.
pub(super) fn read_each<R: Read>(
    archive: R,
    limits: &Limits,
    mut each: impl FnMut(Member, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut archive = tar::Archive::new(archive);
    let mut entries = archive.entries()?.raw(true);
    let mut names = Names::default();
    let mut count = 0;
    while let Some(mut entry) = entries.next().transpose()? {
        count += 1;
        if count > MAX_MEMBERS {
            return Err(io::Error::other(format!(
                "it has more than {MAX_MEMBERS} members"
            )));
        }
        let (start, size) = (entry.raw_file_position(), entry.header().entry_size()?);
        if let Some(member) = names.member(&mut entry, start, size, limits)? {
            each(member, &mut entry)?;
        }
    }
    Ok(())
}

/// The long names that stand before the member that they are of.
#[derive(Default)]
struct Names {
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
}

/// What is asked of an entry, borrowed or not.
trait Raw: Read {
    fn header(&self) -> &tar::Header;
}

impl<R: Read> Raw for tar::Entry<'_, R> {
    fn header(&self) -> &tar::Header {
        tar::Entry::header(self)
    }
}

impl<R: Read> Raw for &mut tar::Entry<'_, R> {
    fn header(&self) -> &tar::Header {
        tar::Entry::header(self)
    }
}

impl Names {
    /// The member, unless the entry only says something of the next one.
    fn member(
        &mut self,
        mut entry: impl Raw,
        start: u64,
        size: u64,
        limits: &Limits,
    ) -> io::Result<Option<Member>> {
        let kind = entry.header().entry_type();
        let mut text = || -> io::Result<Vec<u8>> {
            if size > limits.header_bytes {
                return Err(io::Error::other(format!(
                    "the header of a member has {size} bytes, more than the limit of {}",
                    limits.header_bytes
                )));
            }
            let mut text = Vec::new();
            entry.by_ref().take(size).read_to_end(&mut text)?;
            Ok(text)
        };
        match kind {
            EntryType::GNULongName => self.name = Some(until_nul(text()?)),
            EntryType::GNULongLink => self.link = Some(until_nul(text()?)),
            EntryType::XHeader => {
                let text = text()?;
                for record in PaxExtensions::new(&text).flatten() {
                    match record.key_bytes() {
                        b"path" => self.name = Some(record.value_bytes().to_vec()),
                        b"linkpath" => self.link = Some(record.value_bytes().to_vec()),
                        _ => {}
                    }
                }
            }
            EntryType::XGlobalHeader => {}
            _ => {
                let header = entry.header();
                let name = self.name.take();
                let name = name.unwrap_or_else(|| header.path_bytes().into_owned());
                let link = self.link.take();
                let link = link.or_else(|| header.link_name_bytes().map(Into::into));
                let name = clean(&String::from_utf8_lossy(&name), "");
                let link = link.filter(|_| kind.is_symlink() || kind.is_hard_link());
                let folder = match kind {
                    EntryType::Symlink => name.rsplit_once('/').map_or("", |(folder, _)| folder),
                    _ => "",
                };
                let link = link.map(|link| clean(&String::from_utf8_lossy(&link), folder));
                return Ok(Some(Member {
                    start,
                    size: if link.is_some() { 0 } else { size },
                    link,
                    name,
                }));
            }
        }
        Ok(None)
    }
}

fn until_nul(mut text: Vec<u8>) -> Vec<u8> {
    if let Some(end) = memchr::memchr(0, &text) {
        text.truncate(end);
    }
    text
}

/// A path from the root of the archive, of one that is said from a folder.
fn clean(path: &str, folder: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let folder = if path.starts_with('/') { "" } else { folder };
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

use super::{
    Budget, Entry, EntryKind, Extra, Hashes, LayerData, WHITEOUT,
    content::ContentReader,
    path::{self, MAX_NAME_BYTES},
    plain::Plain,
    problems::Problems,
    repeats,
    stop::Stop,
    tar::{Archive, Member},
};
use crate::image::{
    Keep, Limits, Place, Problem, ProblemKind, Watch,
    digest::Digest,
    secrets::{SecretMatch, SecretRules},
};
use std::io::Read;

/// What is wanted of a layer, and how far it is read.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// How far it is read.
    pub limits: &'a Limits,
    /// What all layers of the image may use together.
    pub budget: &'a Budget,
    /// Which contents are kept.
    pub keep: &'a Keep,
    /// Which secrets are looked for in files, if any are.
    pub secrets: Option<&'a SecretRules>,
    /// Who looks on.
    pub watch: &'a dyn Watch,
    /// Whether SHA-512 is computed beside SHA-256: a digest asks for it.
    pub sha512: bool,
}

/// What reading a layer came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LayerReading {
    /// Its entries.
    pub data: LayerData,
    /// The blob as it is stored; `None` if it was not read to its end.
    pub blob: Option<Hashes>,
    /// Its uncompressed bytes; `None` if they could not be read to their end.
    pub plain: Option<Hashes>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads a layer in one pass: its entries, its digest and that of its uncompressed bytes.
///
/// `layer` is its index, for the places of problems. Never fails: what cannot be read is a problem,
/// and what came before it is there.
pub fn read_layer(mut blob: impl Read, ask: &Ask<'_>, layer: usize) -> LayerReading {
    let mut plain = Plain::new(&mut blob, ask);
    let mut reading = Reading {
        ask,
        entries: Vec::new(),
        problems: Problems::new(layer),
    };
    let read = reading.entries(&mut plain);
    let mut complete = read.is_ok();
    if let Err(stop) = read {
        let is_limit = stop.is_limit();
        reading.problems.stop(stop);
        // The digests can still be known.
        if !is_limit && !plain.is_broken() {
            if let Err(stop) = plain.skip(u64::MAX) {
                reading.problems.stop(stop);
            }
        } else if is_limit {
            plain.give_up();
        }
    }
    repeats::tell(&reading.entries, &mut reading.problems);
    reading.tell_of_stream(&plain);
    let mut data = LayerData {
        compression: plain.compression(),
        plain_size: plain.size(),
        entries: reading.entries,
        complete: false,
    };
    let was_broken = plain.is_broken();
    let (blob, plain) = plain.finish();
    if let (Err(stop), false) = (&blob, was_broken) {
        complete = false;
        reading.problems.stop(stop.clone());
    }
    data.complete = complete;
    data.entries.shrink_to_fit();
    LayerReading {
        data,
        blob: blob.ok(),
        plain,
        problems: reading.problems.finish(),
    }
}

struct Reading<'a> {
    ask: &'a Ask<'a>,
    entries: Vec<Entry>,
    problems: Problems,
}

impl Reading<'_> {
    fn entries(&mut self, plain: &mut Plain<'_>) -> Result<(), Stop> {
        let mut archive = Archive::default();
        while let Some(member) = archive.next(plain, self.ask.limits)? {
            self.ask.budget.entry(self.ask.limits)?;
            let Some(mut entry) = self.entry(&member) else {
                continue;
            };
            self.ask.budget.memory(memory(&entry), self.ask.limits)?;
            let content = match entry.kind {
                EntryKind::File => self.content(&mut archive, plain, &member, &mut entry),
                _ => Ok(()),
            };
            self.entries.push(entry);
            content?;
        }
        let rest = archive.rest(plain)?;
        if rest > 0 {
            self.problems.of_layer(
                ProblemKind::Ambiguous,
                format!("{rest} bytes follow the end of the archive; some tools may read them"),
            );
        }
        Ok(())
    }

    fn content(
        &mut self,
        archive: &mut Archive,
        plain: &mut Plain<'_>,
        member: &Member,
        entry: &mut Entry,
    ) -> Result<(), Stop> {
        let mut content = ContentReader::new(self.ask, &entry.path, entry.size)?;
        let is_known = archive.content(plain, member, &mut |part| {
            content.push(part);
            Ok(())
        })?;
        if !is_known {
            return Ok(());
        }
        if content.is_cut() {
            let message = "it is too long to be looked through for secrets to its end";
            self.problems
                .of_file(ProblemKind::Limit, &entry.path, message);
        }
        entry.content = Some(Box::new(content.finish(self.ask)?));
        Ok(())
    }

    /// The entry without its content; `None` if it is left out, which is told.
    fn entry(&mut self, member: &Member) -> Option<Entry> {
        let limits = self.ask.limits;
        let cleaned = path::clean(&member.name);
        let path = cleaned.path;
        let shown = &path[..path.len().min(limits.path_bytes)];
        for (kind, message) in &member.notes {
            self.problems.of_file(*kind, shown, message.clone());
        }
        if path.len() > limits.path_bytes || cleaned.depth > limits.path_depth {
            let message = format!(
                "the path has {} bytes and {} components, more than {} and {}; it is left out",
                path.len(),
                cleaned.depth,
                limits.path_bytes,
                limits.path_depth
            );
            self.problems.of_file(ProblemKind::Limit, shown, message);
            return None;
        }
        let mut ambiguous = |message: String| {
            self.problems
                .of_file(ProblemKind::Ambiguous, &path, message);
        };
        if cleaned.climbs {
            let written = String::from_utf8_lossy(&member.name);
            ambiguous(format!(
                "`..` in its name `{written}` may lead out of the root"
            ));
        }
        if cleaned.longest > MAX_NAME_BYTES {
            ambiguous(format!(
                "a part of its path has {} bytes; Linux takes {MAX_NAME_BYTES}",
                cleaned.longest
            ));
        }
        if path.is_empty() && member.kind != EntryKind::Directory {
            ambiguous("an entry that is no folder has no name; it is left out".to_owned());
            return None;
        }
        let kind = self.kind(member, &path);
        let device = matches!(kind, EntryKind::CharDevice | EntryKind::BlockDevice);
        let extra = Extra {
            link: match kind {
                EntryKind::HardLink => Some(path::clean(&member.link).path.into()),
                EntryKind::Symlink => Some(member.link.as_slice().into()),
                _ => None,
            },
            device: device.then_some(member.device),
            xattrs: member.xattrs.clone(),
        };
        Some(Entry {
            kind,
            size: match kind {
                EntryKind::File => member.size,
                _ => 0,
            },
            header_size: member.size,
            mode: member.mode,
            uid: member.uid,
            gid: member.gid,
            mtime: member.mtime,
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
            content: None,
            path: path.into(),
        })
    }

    /// What an entry is, with whiteouts (image-spec, `layer.md`).
    fn kind(&mut self, member: &Member, path: &[u8]) -> EntryKind {
        let mut components = path.rsplit(|byte| *byte == b'/');
        let name = components.next().unwrap_or(b"");
        let mut invalid = |message: &str| {
            self.problems
                .of_file(ProblemKind::InvalidWhiteout, path, message);
        };
        if components.any(|folder| folder.starts_with(DRIVER)) {
            return EntryKind::Leftover;
        }
        let Some(removed) = name.strip_prefix(WHITEOUT) else {
            if path
                .split(|byte| *byte == b'/')
                .any(|name| name.starts_with(WHITEOUT))
            {
                invalid("it is in a folder that has the name of a whiteout");
            }
            if member.kind == EntryKind::CharDevice && member.device == (0, 0) {
                invalid(
                    "a device 0:0 is how overlayfs marks a removed file; in a layer it is a device",
                );
            }
            return member.kind;
        };
        match removed {
            b".wh..opq" => EntryKind::Opaque,
            b"" | b"." | b".." => {
                invalid("a whiteout names no file");
                EntryKind::Leftover
            }
            _ if name.starts_with(DRIVER) => EntryKind::Leftover,
            _ => EntryKind::Whiteout,
        }
    }

    fn tell_of_stream(&mut self, plain: &Plain<'_>) {
        if plain.has_trailing() {
            self.problems.of_layer(
                ProblemKind::Ambiguous,
                "something else follows the compressed data; some tools fail, some ignore it",
            );
        }
        let (blob, expanded) = (plain.blob_size(), plain.expanded());
        let limits = self.ask.limits;
        let is_large = expanded > limits.ratio_from_bytes;
        if is_large && expanded > blob.saturating_mul(limits.expansion_ratio) && !plain.is_broken()
        {
            self.problems.of_layer(
                ProblemKind::Expansion,
                format!("{blob} bytes become {expanded}: nearly all of it is zeros"),
            );
        }
    }
}

/// What the names of a storage driver's own files start with.
const DRIVER: &[u8] = b".wh..wh.";

/// Bytes of memory that an entry uses, about.
fn memory(entry: &Entry) -> u64 {
    let extra = entry.extra.as_ref().map_or(0, |extra| {
        let xattrs = extra.xattrs.iter();
        let xattrs =
            xattrs.map(|(name, value)| size_of_val(&(name, value)) + name.len() + value.len());
        size_of::<Extra>()
            + extra.link.as_ref().map_or(0, |link| link.len())
            + xattrs.sum::<usize>()
    });
    let content = match entry.kind {
        EntryKind::File => size_of::<super::Content>(),
        _ => 0,
    };
    (size_of::<Entry>() + entry.path.len() + extra + content) as u64
}

impl LayerReading {
    /// The same as another layer of the image: what is read before it is known to be one has the places of
    /// layer 0.
    #[must_use]
    pub fn at_layer(mut self, index: usize) -> Self {
        for problem in &mut self.problems {
            if let Place::Layer { layer } | Place::File { layer, .. } = &mut problem.place {
                *layer = index;
            }
        }
        self
    }

    /// Compares with what is promised of the layer: digest and size of the blob, and its diff-ID.
    ///
    /// Says nothing of what could not be read to its end: that is a problem already.
    pub fn verify(
        &self,
        layer: usize,
        digest: Option<&Digest>,
        size: Option<u64>,
        diff_id: Option<&Digest>,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut tell = |kind, message| {
            let place = Place::Layer { layer };
            problems.push(Problem {
                kind,
                place,
                message,
            });
        };
        if let (Some(blob), Some(size)) = (&self.blob, size) {
            if blob.size != size {
                let message = format!("the blob has {} bytes, not {size}", blob.size);
                tell(ProblemKind::SizeMismatch, message);
            }
        }
        for (kind, what, hashes, digest) in [
            (ProblemKind::DigestMismatch, "the blob", &self.blob, digest),
            (
                ProblemKind::DiffIdMismatch,
                "its uncompressed bytes",
                &self.plain,
                diff_id,
            ),
        ] {
            let (Some(hashes), Some(digest)) = (hashes, digest) else {
                continue;
            };
            match hashes.matches(digest) {
                Some(true) => {}
                Some(false) => tell(
                    kind,
                    format!(
                        "the digest of {what} is sha256:{}, not {digest}",
                        hashes.sha256
                    ),
                ),
                None => tell(
                    ProblemKind::UnknownDigestAlgorithm,
                    format!("{digest} of {what} cannot be verified: its algorithm is not known"),
                ),
            }
        }
        problems
    }
}

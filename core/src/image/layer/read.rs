use super::{
    Budget, Content, Entry, EntryKind, Extra, LayerData,
    content::ContentReader,
    hashes::Hashes,
    judge,
    plain::Plain,
    problems::Problems,
    repeats,
    stop::Stop,
    tar::{self, Archive, Member},
};
use crate::image::{Keep, Limits, Place, Problem, ProblemKind, Watch, secrets::SecretRules};
use std::io::Read;

/// What is wanted of a layer, and how far it is read.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) limits: &'a Limits,
    /// What all layers of the image use together.
    pub(crate) budget: &'a Budget,
    /// Which contents are kept.
    pub(crate) keep: &'a Keep,
    /// What secrets look like; `None` if they are not looked for.
    pub(crate) secrets: Option<&'a SecretRules>,
    pub(crate) watch: &'a dyn Watch,
    /// Whether SHA-512 is computed beside SHA-256: a digest asks for it.
    pub(crate) sha512: bool,
}

/// What reading a layer came to.
#[derive(Clone, Debug)]
pub(crate) struct LayerReading {
    pub(crate) data: LayerData,
    /// The blob as it is stored; `None` if it was not read to its end.
    pub(crate) blob: Option<Hashes>,
    /// Its uncompressed bytes; `None` if they could not be read to their end.
    pub(crate) plain: Option<Hashes>,
    /// What is wrong with it.
    pub(crate) problems: Vec<Problem>,
}

impl LayerReading {
    /// The same as another layer of the image, which may have a layer several times.
    pub(crate) fn at_layer(mut self, index: usize) -> Self {
        for problem in &mut self.problems {
            if let Place::Layer { layer } | Place::File { layer, .. } = &mut problem.place {
                *layer = index;
            }
        }
        self
    }
}

/// Reads a layer in one pass: its entries, its digest and that of its uncompressed bytes.
///
/// `layer` is its index, for the places of problems. Never fails: what cannot be read is a problem,
/// and what came before it is there.
pub(crate) fn read_layer(mut blob: impl Read, ask: &Ask<'_>, layer: usize) -> LayerReading {
    let mut plain = Plain::new(&mut blob, ask);
    let mut reading = Reading {
        ask,
        entries: Vec::new(),
        problems: Problems::new(layer),
    };
    let read = reading.entries(&mut plain);
    let mut complete = read.is_ok();
    if let Err(stop) = read {
        reading.stop(stop, &mut plain);
    }
    repeats::tell(&reading.entries, &mut reading.problems);
    reading.tell_of_stream(&plain);
    let (compression, plain_size) = (plain.compression(), plain.size());
    let ended = plain.finish();
    if let Some(stop) = ended.stop {
        complete = false;
        reading.problems.stop(stop);
    }
    reading.entries.shrink_to_fit();
    LayerReading {
        data: LayerData {
            compression,
            plain_size,
            entries: reading.entries,
            complete,
        },
        blob: ended.blob,
        plain: ended.plain,
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
            self.ask.budget.entry()?;
            let Some(mut entry) = judge::entry(&member, self.ask.limits, &mut self.problems) else {
                continue;
            };
            self.ask.budget.memory(memory(&entry))?;
            let content = match entry.kind {
                EntryKind::File => self.content(&mut archive, plain, &member, &mut entry),
                _ => Ok(()),
            };
            self.entries.push(entry);
            content?;
        }
        let rest = tar::rest(plain)?;
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

    /// Tells why the layer was not read to its end; its digests may be known all the same.
    fn stop(&mut self, stop: Stop, plain: &mut Plain<'_>) {
        if stop.is_limit() {
            plain.give_up(&stop);
        }
        self.problems.stop(stop);
        if plain.is_broken() {
            return;
        }
        if let Err(stop) = plain.skip(u64::MAX) {
            self.problems.stop(stop);
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
        let is_large = expanded > self.ask.limits.ratio_from_bytes;
        if is_large && plain.is_above_ratio() && !plain.is_broken() {
            self.problems.of_layer(
                ProblemKind::Expansion,
                format!("{blob} bytes become {expanded}: nearly all of it is zeros"),
            );
        }
    }
}

/// Bytes of memory that an entry uses, about.
fn memory(entry: &Entry) -> u64 {
    let mut bytes = size_of::<Entry>() + entry.path.len();
    if entry.kind == EntryKind::File {
        bytes += size_of::<Content>();
    }
    if let Some(extra) = &entry.extra {
        bytes += size_of::<Extra>() + extra.link.as_ref().map_or(0, |link| link.len());
        for xattr in &extra.xattrs {
            bytes += size_of_val(xattr) + xattr.0.len() + xattr.1.len();
        }
    }
    bytes as u64
}

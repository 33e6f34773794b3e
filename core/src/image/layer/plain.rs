use super::{
    Ask, Budget, Compression,
    blob::Blob,
    compression::{Decoder, Step},
    hashes::{Hasher, Hashes},
    stop::Stop,
};
use crate::image::{Limits, Watch};
use std::{
    io::{self, Read},
    ops::Range,
};

/// Plain bytes that are there at once.
const CHUNK: usize = 256 << 10;

/// The plain bytes of a blob, hashed and counted on their way.
pub(crate) struct Plain<'a> {
    blob: Blob<'a>,
    decoder: Decoder,
    limits: &'a Limits,
    watch: &'a dyn Watch,
    budget: Option<&'a Budget>,
    /// `None` where the blob is not compressed: its own hashes are those of the plain bytes.
    hasher: Option<Hasher>,
    buffer: Box<[u8]>,
    /// What of the buffer is not used yet.
    unused: Range<usize>,
    size: u64,
    /// Plain bytes and those of holes.
    expanded: u64,
    ended: bool,
    /// Something else follows the compressed part.
    trailing: bool,
    /// Why there are no more bytes.
    broken: Option<Stop>,
}

/// What the bytes that went by came to.
pub(super) struct Ended {
    /// Of the blob, if it was read to its end.
    pub(super) blob: Option<Hashes>,
    /// Of the plain bytes, if they were read to their end.
    pub(super) plain: Option<Hashes>,
    /// Why the blob was not read to its end, if that is not known yet.
    pub(super) stop: Option<Stop>,
}

impl<'a> Plain<'a> {
    /// Of a layer.
    pub(super) fn new(reader: &'a mut dyn Read, ask: &Ask<'a>) -> Self {
        let hasher = Hasher::new(ask.sha512);
        let blob = Blob::new(reader, ask.watch, Some(hasher.clone()));
        let mut plain = Self::over(blob, ask.limits, ask.watch);
        plain.budget = Some(ask.budget);
        if plain.compression() != Compression::None {
            plain.hasher = Some(hasher);
        }
        plain
    }

    /// Of something else than a layer, or a layer that is known: nothing is hashed, and no budget is
    /// charged. It is a [`Read`].
    pub(crate) fn unhashed(
        reader: &'a mut dyn Read,
        limits: &'a Limits,
        watch: &'a dyn Watch,
    ) -> Self {
        Self::over(Blob::new(reader, watch, None), limits, watch)
    }

    fn over(mut blob: Blob<'a>, limits: &'a Limits, watch: &'a dyn Watch) -> Self {
        let (decoder, broken) = match Decoder::new(&mut blob) {
            Ok(decoder) => (decoder, None),
            Err(stop) => (Decoder::None, Some(stop)),
        };
        Self {
            blob,
            decoder,
            limits,
            watch,
            budget: None,
            hasher: None,
            buffer: vec![0; CHUNK].into(),
            unused: 0..0,
            size: 0,
            expanded: 0,
            ended: false,
            trailing: false,
            broken,
        }
    }

    pub(super) fn compression(&self) -> Compression {
        self.decoder.compression()
    }

    /// Plain bytes so far.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Bytes of the blob so far.
    pub(super) fn blob_size(&self) -> u64 {
        self.blob.size()
    }

    /// Plain bytes so far, and those that files have as holes.
    pub(super) fn expanded(&self) -> u64 {
        self.expanded
    }

    /// Whether something else follows the compressed part.
    pub(super) fn has_trailing(&self) -> bool {
        self.trailing
    }

    /// Whether no more bytes come because of an error.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Whether so many bytes came of so few that only zeros can be it.
    pub(super) fn is_above_ratio(&self) -> bool {
        let ratio = self.limits.expansion_ratio;
        self.expanded > self.blob.size().saturating_mul(ratio)
    }

    /// Reads no more, for a limit was reached elsewhere: the digests stay unknown.
    pub(super) fn give_up(&mut self, stop: &Stop) {
        self.broken.get_or_insert_with(|| stop.clone());
    }

    /// The next bytes, at most so many; none at the end. They count as used.
    pub(super) fn take(&mut self, most: u64) -> Result<&[u8], Stop> {
        if self.unused.is_empty() && most > 0 {
            self.fill()?;
        }
        let there = self.unused.len();
        let length = usize::try_from(most).map_or(there, |most| most.min(there));
        let start = self.unused.start;
        self.unused.start += length;
        Ok(&self.buffer[start..start + length])
    }

    /// Fills a block; how many bytes there were.
    pub(super) fn fill_block(&mut self, block: &mut [u8]) -> Result<usize, Stop> {
        let mut filled = 0;
        while filled < block.len() {
            let bytes = self.take((block.len() - filled) as u64)?;
            if bytes.is_empty() {
                break;
            }
            block[filled..filled + bytes.len()].copy_from_slice(bytes);
            filled += bytes.len();
        }
        Ok(filled)
    }

    /// Goes past so many bytes; how many there were.
    pub(super) fn skip(&mut self, bytes: u64) -> Result<u64, Stop> {
        let mut left = bytes;
        while left > 0 {
            let step = self.take(left)?.len() as u64;
            if step == 0 {
                break;
            }
            left -= step;
        }
        Ok(bytes - left)
    }

    /// Counts plain bytes, or such that a file has and the archive has not: holes.
    pub(super) fn expand(&mut self, bytes: u64) -> Result<(), Stop> {
        if self.watch.is_cancelled() {
            return Err(Stop::limit("reading was cancelled"));
        }
        if let Some(budget) = self.budget {
            budget.plain(bytes)?;
        }
        self.expanded = self.expanded.saturating_add(bytes);
        if self.expanded <= self.limits.expanded_bytes || !self.is_above_ratio() {
            return Ok(());
        }
        let (blob, ratio) = (self.blob.size(), self.limits.expansion_ratio);
        Err(Stop::limit(format!(
            "{blob} bytes of the blob became {}, more than {ratio} times as many",
            self.expanded
        )))
    }

    /// Reads what is left of the blob, for its digest, unless a limit was reached.
    pub(super) fn finish(self) -> Ended {
        let (ended, broken) = (self.ended, self.broken);
        let (blob, stop) = match &broken {
            Some(stop) if stop.is_limit() => (None, None),
            broken => match self.blob.finish() {
                Ok(blob) => (blob, None),
                Err(stop) => (None, broken.is_none().then_some(stop)),
            },
        };
        let plain = self
            .hasher
            .map_or_else(|| blob.clone(), |hasher| Some(hasher.finish()));
        Ended {
            blob,
            plain: plain.filter(|_| ended),
            stop,
        }
    }

    fn fill(&mut self) -> Result<(), Stop> {
        if self.ended {
            return Ok(());
        }
        let filled = match &self.broken {
            Some(stop) => Err(stop.clone()),
            None => self.decode(),
        };
        if let Err(stop) = &filled {
            self.broken = Some(stop.clone());
        }
        filled
    }

    fn decode(&mut self) -> Result<(), Stop> {
        match self.decoder.decode(&mut self.blob, &mut self.buffer)? {
            Step::Bytes(length) => {
                if let Some(hasher) = &mut self.hasher {
                    hasher.push(&self.buffer[..length]);
                }
                self.unused = 0..length;
                self.size += length as u64;
                self.expand(length as u64)
            }
            step => {
                self.ended = true;
                self.trailing = matches!(step, Step::Trailing);
                Ok(())
            }
        }
    }
}

impl Read for Plain<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let bytes = self.take(target.len() as u64)?;
        target[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

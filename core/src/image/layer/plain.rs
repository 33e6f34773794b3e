use super::{
    Ask, Compression,
    blob::Blob,
    compression::{Decoder, Step},
    hashes::{Hasher, Hashes},
    stop::Stop,
};
use std::{
    io::{self, Read},
    ops::Range,
};

/// Plain bytes that are there at once.
const CHUNK: usize = 256 << 10;

/// The plain bytes of a blob, hashed and counted on their way.
pub(super) struct Plain<'a> {
    blob: Blob<'a>,
    decoder: Decoder,
    ask: &'a Ask<'a>,
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

/// Gives the plain bytes of a stream that may be compressed.
pub(crate) fn with_plain<T>(
    mut reader: impl Read,
    ask: &Ask<'_>,
    each: impl FnOnce(&mut dyn Read) -> T,
) -> T {
    each(&mut Reader(Plain::new(&mut reader, ask)))
}

/// Plain bytes for who knows [`Read`] alone.
struct Reader<'a>(Plain<'a>);

impl Read for Reader<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let most = target.len() as u64;
        let bytes = self
            .0
            .take(most)
            .map_err(|stop| io::Error::other(stop.message))?;
        let length = bytes.len();
        target[..length].copy_from_slice(bytes);
        Ok(length)
    }
}

impl<'a> Plain<'a> {
    pub(super) fn new(reader: &'a mut dyn Read, ask: &'a Ask<'a>) -> Self {
        let mut blob = Blob::new(reader, ask);
        let (decoder, broken) = match Decoder::new(&mut blob) {
            Ok(decoder) => (decoder, None),
            Err(stop) => (Decoder::None, Some(stop)),
        };
        let hasher = match decoder.compression() {
            Compression::None => None,
            _ => Some(Hasher::new(ask.sha512)),
        };
        Self {
            blob,
            decoder,
            ask,
            hasher,
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

    /// Bytes of files so far, holes counted, and what surrounds them.
    pub(super) fn expanded(&self) -> u64 {
        self.expanded
    }

    /// Whether something else follows the compressed part.
    pub(super) fn has_trailing(&self) -> bool {
        self.trailing
    }

    /// Reads no more, for a limit was reached elsewhere: the digests stay unknown.
    pub(super) fn give_up(&mut self) {
        let stop = || Stop::limit("a limit was reached");
        self.broken.get_or_insert_with(stop);
    }

    /// Whether no more bytes come because of an error.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// The next bytes, at most so many; none at the end. They count as used.
    pub(super) fn take(&mut self, most: u64) -> Result<&[u8], Stop> {
        if self.unused.is_empty() && most > 0 {
            self.fill()?;
        }
        let length =
            usize::try_from(most).map_or(self.unused.len(), |most| most.min(self.unused.len()));
        let start = self.unused.start;
        self.unused.start += length;
        Ok(&self.buffer[start..start + length])
    }

    /// Fills a block; how many bytes there were.
    pub(super) fn read(&mut self, block: &mut [u8]) -> Result<usize, Stop> {
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

    /// Counts bytes that a file has and the archive has not: holes.
    pub(super) fn expand(&mut self, bytes: u64) -> Result<(), Stop> {
        if self.ask.watch.is_cancelled() {
            return Err(Stop::limit("reading was cancelled"));
        }
        let limits = self.ask.limits;
        self.ask.budget.plain(bytes, limits)?;
        self.expanded = self.expanded.saturating_add(bytes);
        let allowed = self.blob.size().saturating_mul(limits.expansion_ratio);
        if self.expanded > allowed.max(limits.expanded_bytes) {
            let (blob, ratio) = (self.blob.size(), limits.expansion_ratio);
            return Err(Stop::limit(format!(
                "{blob} bytes of the blob became {} bytes, more than {ratio} times as many",
                self.expanded
            )));
        }
        Ok(())
    }

    /// The hashes of the blob and of the plain bytes, of each if it could be read to its end.
    pub(super) fn finish(self) -> (Result<Hashes, Stop>, Option<Hashes>) {
        let whole = self.ended;
        let blob = match self.broken {
            Some(stop) if stop.is_limit() => Err(stop),
            _ => self.blob.finish(),
        };
        let plain = match self.hasher {
            Some(hasher) => Some(hasher.finish()),
            None => blob.as_ref().ok().cloned(),
        };
        (blob, plain.filter(|_| whole))
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

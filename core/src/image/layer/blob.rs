use super::{
    hashes::{Hasher, Hashes},
    stop::Stop,
};
use crate::image::Watch;
use std::{
    io::{self, Read},
    ops::Range,
};

/// Bytes of a blob that are read at once.
const CHUNK: usize = 128 << 10;

/// A blob as it is stored, hashed on its way.
pub(super) struct Blob<'a> {
    reader: &'a mut dyn Read,
    watch: &'a dyn Watch,
    /// `None` where only what is in it is wanted.
    hasher: Option<Hasher>,
    size: u64,
    buffer: Box<[u8]>,
    /// What of the buffer is not used yet.
    unused: Range<usize>,
    ended: bool,
    /// Reading failed or was cancelled.
    failed: Option<Stop>,
}

impl<'a> Blob<'a> {
    pub(super) fn new(
        reader: &'a mut dyn Read,
        watch: &'a dyn Watch,
        hasher: Option<Hasher>,
    ) -> Self {
        Self {
            reader,
            watch,
            hasher,
            size: 0,
            buffer: vec![0; CHUNK].into(),
            unused: 0..0,
            ended: false,
            failed: None,
        }
    }

    /// Bytes that were read, used or not.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The next bytes; none at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], Stop> {
        self.peek(1)
    }

    /// At least so many of the next bytes (few), unless the end comes before.
    pub(super) fn peek(&mut self, least: usize) -> Result<&[u8], Stop> {
        if self.unused.len() < least && !self.ended {
            self.buffer.copy_within(self.unused.clone(), 0);
            self.unused = 0..self.unused.len();
            while self.unused.len() < least && !self.ended {
                self.read_more()?;
            }
        }
        Ok(&self.buffer[self.unused.clone()])
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.unused.start = (self.unused.start + bytes).min(self.unused.end);
    }

    /// Goes past so many bytes; whether there were as many.
    pub(super) fn skip(&mut self, mut bytes: u64) -> Result<bool, Stop> {
        while bytes > 0 {
            let next = self.fill()?.len();
            if next == 0 {
                return Ok(false);
            }
            let step = usize::try_from(bytes).map_or(next, |bytes| bytes.min(next));
            self.consume(step);
            bytes -= step as u64;
        }
        Ok(true)
    }

    /// What went wrong with the reader itself, for who only sees an [`io::Error`].
    pub(super) fn failed(&self) -> Option<&Stop> {
        self.failed.as_ref()
    }

    /// The hashes of the whole blob, after its last byte.
    pub(super) fn finish(mut self) -> Result<Option<Hashes>, Stop> {
        self.skip(u64::MAX)?;
        Ok(self.hasher.map(Hasher::finish))
    }

    fn read_more(&mut self) -> Result<(), Stop> {
        if let Some(stop) = &self.failed {
            return Err(stop.clone());
        }
        let read = self.read_once();
        if let Err(stop) = &read {
            self.failed = Some(stop.clone());
        }
        read
    }

    fn read_once(&mut self) -> Result<(), Stop> {
        if self.watch.is_cancelled() {
            return Err(Stop::limit("reading was cancelled"));
        }
        let free = &mut self.buffer[self.unused.end..];
        let read = loop {
            match self.reader.read(free) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let read =
            read.map_err(|error| Stop::damaged(format!("the blob cannot be read: {error}")))?;
        if let Some(hasher) = &mut self.hasher {
            hasher.push(&free[..read]);
        }
        self.watch.read(read as u64);
        self.size += read as u64;
        self.unused.end += read;
        self.ended = read == 0;
        Ok(())
    }
}

impl Read for Blob<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill()?;
        let length = bytes.len().min(target.len());
        target[..length].copy_from_slice(&bytes[..length]);
        self.consume(length);
        Ok(length)
    }
}

//! A blob as it comes, from where it broke off if it does.

use super::{
    Client, Failure, RegistryError, Timeouts,
    exchange::{Answer, Ask},
    transport::Body,
};
use crate::image::{digest::Digest, reference::Reference};
use http::{
    StatusCode,
    header::{CONTENT_LENGTH, CONTENT_RANGE},
};
use std::{
    io::{self, Read},
    time::{Duration, Instant},
};

/// How many times a blob may break off in all.
pub const MAX_RESUMES: u32 = 100;
/// After so many bytes the tries start from the first again.
const PROGRESS_BYTES: u64 = 1 << 20;

/// Reads a blob of a registry.
pub(super) struct BlobReader<'c> {
    client: &'c Client,
    reference: &'c Reference,
    path: String,
    body: Paced<Body>,
    offset: u64,
    size: Option<u64>,
    /// Tries since the last progress.
    attempt: u32,
    progress: u64,
    resumes: u32,
}

impl<'c> BlobReader<'c> {
    pub(super) fn open(
        client: &'c Client,
        reference: &'c Reference,
        digest: &Digest,
        size: Option<u64>,
    ) -> Result<Self, RegistryError> {
        let path = format!("blobs/{digest}");
        let registry = reference.registry();
        let answer = client.get(&ask(reference, &path, 0))?;
        let length = answer
            .header(CONTENT_LENGTH)
            .and_then(|text| text.parse().ok());
        if let (Some(size), Some(length)) = (size, length)
            && length > size
        {
            let message = format!("it sends {length} bytes for {digest}, which has {size}");
            return Err(RegistryError::new(Failure::TooLarge, registry, message));
        }
        Ok(Self {
            body: answer.body,
            client,
            reference,
            path,
            offset: 0,
            size: size.or(length),
            attempt: 0,
            progress: 0,
            resumes: 0,
        })
    }

    /// How many bytes it has, if that is known.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Goes on from where it broke off.
    fn resume(&mut self, mut error: RegistryError) -> Result<(), RegistryError> {
        if self.offset >= self.progress + PROGRESS_BYTES {
            (self.progress, self.attempt) = (self.offset, 0);
        }
        loop {
            let may = error.kind() != Failure::TooSlow && self.resumes < MAX_RESUMES;
            if !may || !self.client.pause(self.attempt, None) {
                return Err(error);
            }
            self.attempt += 1;
            self.resumes += 1;
            let ask = ask(self.reference, &self.path, self.offset);
            let answer = self.client.get(&ask)?;
            let skipped = self.start_of(&answer)?;
            self.body = answer.body;
            // Who knows no ranges sends all of it again.
            let mut again = (&mut self.body).take(self.offset - skipped);
            match io::copy(&mut again, &mut io::sink()) {
                Ok(_) => return Ok(()),
                Err(fault) => error = broken(self.reference.registry(), &fault),
            }
        }
    }

    /// From which byte on an answer is.
    fn start_of(&self, answer: &Answer) -> Result<u64, RegistryError> {
        if answer.status != StatusCode::PARTIAL_CONTENT {
            return Ok(0);
        }
        let range = answer.header(CONTENT_RANGE).unwrap_or_default();
        let start = range
            .strip_prefix("bytes ")
            .and_then(|range| range.split('-').next());
        match start.and_then(|start| start.trim().parse::<u64>().ok()) {
            Some(start) if start <= self.offset => Ok(start),
            _ => {
                let message = "it answers with another range than it was asked for";
                Err(RegistryError::new(
                    Failure::Malformed,
                    self.reference.registry(),
                    message,
                ))
            }
        }
    }

    fn read_on(&mut self, target: &mut [u8]) -> Result<usize, RegistryError> {
        let registry = self.reference.registry();
        if self.size == Some(self.offset) {
            // One byte more than it has is too much; an end that does not come is none of ours.
            return match self.body.read(&mut [0]) {
                Ok(0) | Err(_) => Ok(0),
                Ok(_) => {
                    let message = format!("it sends more than the {} bytes of a blob", self.offset);
                    Err(RegistryError::new(Failure::TooLarge, registry, message))
                }
            };
        }
        let left = self.size.map_or(u64::MAX, |size| size - self.offset);
        let most = usize::try_from(left).map_or(target.len(), |left| left.min(target.len()));
        loop {
            let error = match self.body.read(&mut target[..most]) {
                Ok(0) if self.size.is_some() => {
                    let message =
                        format!("a blob ends after {} bytes, before its end", self.offset);
                    RegistryError::new(Failure::Truncated, registry, message)
                }
                Ok(read) => {
                    self.offset += read as u64;
                    return Ok(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => broken(registry, &error),
            };
            self.resume(error)?;
        }
    }
}

impl Read for BlobReader<'_> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        if target.is_empty() {
            return Ok(0);
        }
        self.read_on(target).map_err(io::Error::from)
    }
}

fn ask<'a>(reference: &'a Reference, path: &str, from: u64) -> Ask<'a> {
    Ask {
        registry: reference.registry(),
        repository: reference.repository(),
        path: path.to_owned(),
        accept: "*/*",
        from,
    }
}

/// What a body that breaks off means.
pub(super) fn broken(registry: &str, error: &io::Error) -> RegistryError {
    if let Some(error) = error
        .get_ref()
        .and_then(|error| error.downcast_ref::<RegistryError>())
    {
        return error.clone();
    }
    let kind = match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::Timeout,
        _ => Failure::Truncated,
    };
    RegistryError::new(kind, registry, format!("its answer breaks off ({error})"))
}

/// A body that must come at a pace: who sends a byte now and then would hold its reader for ever.
pub(super) struct Paced<R> {
    reader: R,
    host: String,
    window: Duration,
    least: u64,
    /// Time and bytes of the current window. Only waiting counts, not what is done with the bytes.
    waited: Duration,
    bytes: u64,
}

impl<R> Paced<R> {
    pub(super) fn new(reader: R, host: &str, timeouts: &Timeouts) -> Self {
        Self {
            reader,
            host: host.to_owned(),
            window: timeouts.slow_window,
            least: timeouts.slow_bytes,
            waited: Duration::ZERO,
            bytes: 0,
        }
    }
}

impl<R: Read> Read for Paced<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let before = Instant::now();
        let read = self.reader.read(target)?;
        self.waited += before.elapsed();
        self.bytes += read as u64;
        if self.waited >= self.window {
            if self.bytes < self.least && read > 0 {
                let message = format!(
                    "it sends {} bytes in {} s, less than {}",
                    self.bytes,
                    self.waited.as_secs(),
                    self.least
                );
                return Err(RegistryError::new(Failure::TooSlow, &self.host, message).into());
            }
            (self.waited, self.bytes) = (Duration::ZERO, 0);
        }
        Ok(read)
    }
}

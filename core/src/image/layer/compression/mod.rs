//! How a blob is compressed, by its content: media types lie, and archives have none.

mod gzip;
mod zstd;

use super::{Compression, blob::Blob, stop::Stop};
use gzip::Gzip;
use zstd::Zstd;

/// What a gzip member starts with (RFC 1952).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// What a zstd frame starts with (RFC 8878).
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Turns a blob into its plain bytes.
pub(super) enum Decoder {
    None,
    Gzip(Box<Gzip>),
    Zstd(Box<Zstd>),
}

/// What a step of a decoder came to.
pub(super) enum Step {
    /// So many plain bytes, at least one.
    Bytes(usize),
    /// The blob ends.
    End,
    /// The compressed part ends, and the blob goes on with something else.
    Trailing,
}

impl Decoder {
    pub(super) fn new(blob: &mut Blob<'_>) -> Result<Self, Stop> {
        let head = blob.peek(ZSTD.len())?;
        Ok(if head.starts_with(GZIP) {
            Self::Gzip(Box::default())
        } else if head.starts_with(ZSTD) || is_skippable(head) {
            Self::Zstd(Box::default())
        } else {
            Self::None
        })
    }

    pub(super) fn compression(&self) -> Compression {
        match self {
            Self::None => Compression::None,
            Self::Gzip(_) => Compression::Gzip,
            Self::Zstd(_) => Compression::Zstd,
        }
    }

    /// Puts the next plain bytes into a target that is not empty.
    pub(super) fn decode(&mut self, blob: &mut Blob<'_>, target: &mut [u8]) -> Result<Step, Stop> {
        match self {
            Self::None => {
                let bytes = blob.fill()?;
                let length = bytes.len().min(target.len());
                target[..length].copy_from_slice(&bytes[..length]);
                blob.consume(length);
                Ok(match length {
                    0 => Step::End,
                    length => Step::Bytes(length),
                })
            }
            Self::Gzip(gzip) => gzip.decode(blob, target),
            Self::Zstd(zstd) => zstd.decode(blob, target),
        }
    }
}

/// Whether these bytes start a zstd frame that holds no content: zstd:chunked keeps tables in them.
fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

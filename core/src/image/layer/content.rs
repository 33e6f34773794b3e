//! What is seen of a file's content while it goes by.

use super::{Ask, Content, Format, stop::Stop};
use std::sync::Arc;
use twox_hash::XxHash3_128;

/// How far a script's first line is read; Linux takes no more (`BINPRM_BUF_SIZE`).
const MAX_SCRIPT_LINE: usize = 256;

/// Takes a content in parts.
pub(super) struct ContentReader {
    size: u64,
    hash: Hash,
    /// The first bytes.
    head: Vec<u8>,
    kept: Option<Vec<u8>>,
}

enum Hash {
    /// Of nothing, or of all at once.
    Done(u128),
    Running(Box<XxHash3_128>),
}

impl ContentReader {
    /// For the file of this path and size.
    pub(super) fn new(ask: &Ask<'_>, path: &[u8], size: u64) -> Result<Self, Stop> {
        let keep = ask.keep.limit(path).is_some_and(|most| size <= most);
        if keep {
            ask.budget.memory(size, ask.limits)?;
        }
        Ok(Self {
            size,
            hash: Hash::Done(XxHash3_128::oneshot(&[])),
            head: Vec::new(),
            kept: keep.then(Vec::new),
        })
    }

    pub(super) fn push(&mut self, part: &[u8]) {
        let is_whole = part.len() as u64 == self.size;
        match &mut self.hash {
            // Most files come in one part.
            Hash::Done(hash) if is_whole => *hash = XxHash3_128::oneshot(part),
            Hash::Done(_) => {
                let mut hasher = Box::new(XxHash3_128::new());
                hasher.write(part);
                self.hash = Hash::Running(hasher);
            }
            Hash::Running(hasher) => hasher.write(part),
        }
        let missing = MAX_SCRIPT_LINE - self.head.len();
        self.head
            .extend_from_slice(&part[..missing.min(part.len())]);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(part);
        }
    }

    pub(super) fn finish(self) -> Content {
        Content {
            hash: match self.hash {
                Hash::Done(hash) => hash,
                Hash::Running(hasher) => hasher.finish_128(),
            },
            format: format(&self.head),
            kept: self.kept.map(Arc::from),
            secrets: Vec::new(),
        }
    }
}

fn format(head: &[u8]) -> Format {
    if head.is_empty() {
        return Format::Empty;
    }
    let Some(line) = head.strip_prefix(b"#!") else {
        return Format::Other;
    };
    let end = memchr::memchr(b'\n', line).unwrap_or(line.len());
    let line = String::from_utf8_lossy(&line[..end]);
    Format::Script(line.trim_matches([' ', '\t']).into())
}

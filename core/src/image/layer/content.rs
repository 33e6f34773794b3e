//! What is seen of a file's content while it goes by.

use super::{Ask, Content, Format, stop::Stop};
use crate::image::{
    elf::ElfReader,
    secrets::{Scanner, SecretMatch},
};
use std::sync::Arc;
use twox_hash::XxHash3_128;

/// How far a script's first line is read; Linux takes no more (`BINPRM_BUF_SIZE`).
const MAX_SCRIPT_LINE: usize = 256;

/// Takes a content in parts.
pub(super) struct ContentReader<'a> {
    size: u64,
    hash: Hash,
    /// The first bytes.
    head: Vec<u8>,
    elf: Option<Box<ElfReader>>,
    kept: Option<Vec<u8>>,
    secrets: Option<Scanner<'a>>,
}

enum Hash {
    /// Of nothing, or of all at once.
    Done(u128),
    Running(Box<XxHash3_128>),
}

impl<'a> ContentReader<'a> {
    /// For the file of this path and size.
    pub(super) fn new(ask: &Ask<'a>, path: &[u8], size: u64) -> Result<Self, Stop> {
        let keep = ask.keep.limit(path).is_some_and(|most| size <= most);
        if keep {
            ask.budget.memory(size)?;
        }
        Ok(Self {
            size,
            hash: Hash::Done(XxHash3_128::oneshot(&[])),
            head: Vec::new(),
            elf: None,
            kept: keep.then(Vec::new),
            secrets: ask
                .secrets
                .filter(|rules| rules.wants(path, size))
                .map(|rules| Scanner::new(rules, path)),
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
        self.see(part);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(part);
        }
        if let Some(secrets) = &mut self.secrets {
            secrets.push(part);
        }
    }

    /// Whether secrets are looked for in its beginning only.
    pub(super) fn is_cut(&self) -> bool {
        self.secrets.as_ref().is_some_and(Scanner::is_cut)
    }

    /// Notes the first bytes, and all of a program.
    fn see(&mut self, part: &[u8]) {
        let before = self.head.len();
        let missing = MAX_SCRIPT_LINE - before;
        self.head
            .extend_from_slice(&part[..missing.min(part.len())]);
        if !ElfReader::starts(&self.head[..before]) && ElfReader::starts(&self.head) {
            let mut reader = Box::new(ElfReader::new());
            reader.push(&self.head[..before]);
            self.elf = Some(reader);
        }
        if let Some(reader) = &mut self.elf {
            reader.push(part);
        }
    }

    /// What was seen.
    pub(super) fn finish(self, ask: &Ask<'_>) -> Result<Content, Stop> {
        let format = match self.elf.and_then(|reader| reader.finish()) {
            Some(elf) => {
                ask.budget.memory(elf.memory())?;
                Format::Elf(Box::new(elf))
            }
            None => format(&self.head),
        };
        let secrets = self.secrets.map_or_else(Vec::new, Scanner::finish);
        let bytes = secrets.len() * size_of::<SecretMatch>();
        ask.budget.memory(bytes as u64)?;
        Ok(Content {
            hash: match self.hash {
                Hash::Done(hash) => hash,
                Hash::Running(hasher) => hasher.finish_128(),
            },
            format,
            kept: self.kept.map(Arc::from),
            secrets,
        })
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

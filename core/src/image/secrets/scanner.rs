use super::{SecretConfidence, SecretMatch, SecretRules, place::Place, settings};
use crate::secrets::{AHEAD, BEHIND, Kind, LONGEST_LITERAL, Token, Tries, hits};
use std::ops::Range;

/// How many secrets of one file are told, each once. A file with so many may have more.
pub const MATCHES_PER_FILE: usize = 100;

/// By so many bytes a file is known to be text or not: text has no NUL.
const HEAD: usize = 8 * 1024;

/// So many bytes are looked into at once.
const BLOCK: usize = 64 * 1024;

/// How many bytes of what is no text are looked into: programs have their texts at hand, models and
/// disks have none.
pub const MAX_BINARY: u64 = 64 << 20;

/// How often the pattern of a format is tried in a block.
const TRIES_IN_BLOCK: u16 = 256;

/// The largest file of settings that is read as such; the formats are looked for in larger ones too.
const MAX_SETTINGS: usize = 1 << 20;

/// Looks for secrets in one file, which it is given piece by piece. What it finds does not depend on
/// where the pieces end.
#[derive(Debug)]
pub struct Scanner<'r> {
    rules: &'r SecretRules,
    place: Place,
    content: Content,
    /// What is left of the file: no secret that is still to be found starts before it.
    buffer: Vec<u8>,
    /// How far literals have been looked for in the buffer.
    scanned: usize,
    /// Where the buffer starts in the file.
    start: Position,
    /// The whole file, if it is one of settings.
    settings: Option<Vec<u8>>,
    tries: Tries,
    is_cut: bool,
    found: Vec<(Range<u64>, Kind, SecretMatch)>,
}

/// What a file was found to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Unknown,
    Text,
    /// Secrets are rare in it and texts by chance are not, so only what is sure counts.
    Binary,
    /// Nothing more is looked for.
    Closed,
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
struct Position {
    offset: u64,
    /// From 1.
    line: u32,
    /// The offset at which the line starts.
    line_start: u64,
}

impl Position {
    /// The place after some bytes.
    fn after(self, bytes: &[u8]) -> Self {
        let lines = memchr::memchr_iter(b'\n', bytes).count();
        let last = memchr::memrchr(b'\n', bytes);
        Self {
            offset: self.offset + bytes.len() as u64,
            line: self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            line_start: last.map_or(self.line_start, |at| self.offset + at as u64 + 1),
        }
    }

    fn column(self) -> u32 {
        u32::try_from(self.offset - self.line_start + 1).unwrap_or(u32::MAX)
    }
}

impl<'r> Scanner<'r> {
    /// For a file of a layer, its path without a leading `/`.
    pub fn new(rules: &'r SecretRules, path: &[u8]) -> Self {
        let place = Place::of(path);
        Self {
            rules,
            content: Content::Unknown,
            buffer: Vec::new(),
            scanned: 0,
            start: Position {
                offset: 0,
                line: 1,
                line_start: 0,
            },
            settings: place.settings.map(|_| Vec::new()),
            place,
            tries: Tries::new(TRIES_IN_BLOCK),
            is_cut: false,
            found: Vec::new(),
        }
    }

    /// Takes the next piece of the file.
    pub fn push(&mut self, mut piece: &[u8]) {
        while !piece.is_empty() && self.content != Content::Closed {
            let full = match self.content {
                Content::Unknown => HEAD,
                _ => BEHIND + BLOCK + AHEAD,
            };
            let (now, later) = piece.split_at(piece.len().min(full - self.buffer.len()));
            self.keep_settings(now);
            self.buffer.extend_from_slice(now);
            piece = later;
            if self.buffer.len() == full {
                if self.content == Content::Unknown {
                    self.look_at_head();
                } else {
                    self.scan(self.buffer.len() - AHEAD);
                    self.forget();
                    self.end_at_limit();
                }
            }
        }
    }

    /// Whether the file is a text, and longer than the options say that it is looked into.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn end_at_limit(&mut self) {
        let limit = match self.content {
            Content::Binary => MAX_BINARY,
            _ => self.rules.max_text_bytes,
        };
        if self.start.offset >= limit {
            self.is_cut = self.content == Content::Text;
            self.content = Content::Closed;
        }
    }

    /// The secrets of the file, in order; none overlaps another, and each is told once.
    pub fn finish(mut self) -> Vec<SecretMatch> {
        if self.content == Content::Unknown {
            self.look_at_head();
        }
        if self.content != Content::Closed {
            self.scan(self.buffer.len());
        }
        self.read_settings();
        let mut found = self.found;
        found.sort_by_key(|(range, kind, _)| {
            (range.start, *kind == Kind::Named, u64::MAX - range.end)
        });
        let mut end = 0;
        found.retain(|(range, ..)| {
            let is_apart = range.start >= end;
            end = end.max(range.end);
            is_apart
        });
        let mut told: Vec<SecretMatch> = Vec::new();
        for (_, _, found) in found {
            if !told.iter().any(|it| it.hash == found.hash) {
                told.push(found);
            }
        }
        told
    }

    fn look_at_head(&mut self) {
        let head = &self.buffer[..self.buffer.len().min(HEAD)];
        self.content = match memchr::memchr(0, head) {
            None => Content::Text,
            Some(_) if self.place.is_system => Content::Closed,
            Some(_) => Content::Binary,
        };
        if self.content != Content::Text {
            self.settings = None;
        }
    }

    /// Looks for what has a literal that starts before `end`.
    fn scan(&mut self, end: usize) {
        self.tries.reset();
        let last = self.buffer.len().min(end + LONGEST_LITERAL);
        let mut at = (self.scanned, self.start.after(&self.buffer[..self.scanned]));
        for hit in hits(&self.buffer, self.scanned..last).filter(|hit| hit.start < end) {
            let Some(token) = hit.token(&self.buffer, &mut self.tries) else {
                continue;
            };
            let Some(confidence) = confidence(&token, self.place, self.content) else {
                continue;
            };
            let range = token.range.clone();
            let mut found = SecretMatch::new(&token, &self.buffer);
            let is_new = self.found.len() < MATCHES_PER_FILE
                && !self
                    .found
                    .iter()
                    .any(|(_, _, it)| it.hash == found.hash && it.kind == found.kind)
                && !self.rules.lets_pass(&found, &self.buffer[range.clone()]);
            if !is_new {
                continue;
            }
            // Literals come in the order of their ends, so this goes back rarely.
            if range.start < at.0 {
                at = (0, self.start);
            }
            at = (range.start, at.1.after(&self.buffer[at.0..range.start]));
            (found.line, found.column) = (at.1.line, at.1.column());
            found.offset = at.1.offset;
            found.confidence = confidence;
            let length = (range.end - range.start) as u64;
            self.found
                .push((found.offset..found.offset + length, token.kind, found));
        }
        self.scanned = end;
    }

    /// Drops what no secret that is still to be found can start in.
    fn forget(&mut self) {
        let done = self.scanned.saturating_sub(BEHIND);
        self.start = self.start.after(&self.buffer[..done]);
        self.buffer.drain(..done);
        self.scanned -= done;
    }

    fn keep_settings(&mut self, piece: &[u8]) {
        if let Some(text) = &mut self.settings {
            if text.len() + piece.len() > MAX_SETTINGS {
                self.settings = None;
            } else {
                text.extend_from_slice(piece);
            }
        }
    }

    fn read_settings(&mut self) {
        let (Some(form), Some(text)) = (self.place.settings, self.settings.take()) else {
            return;
        };
        let start = Position {
            offset: 0,
            line: 1,
            line_start: 0,
        };
        let mut at = (0, start);
        for setting in settings::secrets(form, &text) {
            let range = setting.range.clone();
            let secret = &text[range.clone()];
            let mut found = setting.into_match(&text);
            if self.found.len() >= MATCHES_PER_FILE || self.rules.lets_pass(&found, secret) {
                continue;
            }
            if range.start >= at.0 {
                at = (range.start, at.1.after(&text[at.0..range.start]));
            }
            (found.line, found.column) = (at.1.line, at.1.column());
            found.offset = at.1.offset;
            let length = (range.end - range.start) as u64;
            self.found
                .push((found.offset..found.offset + length, Kind::Named, found));
        }
    }
}

/// How likely a token is a secret where it stands; `None` if it is none. What others published, and what
/// is made for tests and documents, has keys that are no secrets; only what is sure counts there, and in
/// what is no text.
fn confidence(token: &Token, place: Place, content: Content) -> Option<SecretConfidence> {
    let own = super::confidence(token);
    if token.is_proven {
        return Some(own);
    }
    let is_exact = token.kind == Kind::Format && !token.is_weak;
    let is_plain_key = token.kind == Kind::PrivateKey && !token.is_minor;
    match (place.is_published, place.is_sample) {
        (true, true) => None,
        (false, true) => (is_exact && !token.is_minor).then_some(SecretConfidence::Low),
        (true, false) => (is_exact && !token.is_minor).then_some(SecretConfidence::Medium),
        (false, false) if content == Content::Binary => {
            (is_exact || is_plain_key).then_some(SecretConfidence::Medium)
        }
        (false, false) => Some(own),
    }
}

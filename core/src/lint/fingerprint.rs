//! A name for each finding that stays the same while its place moves.
//!
//! It is the first 16 bytes of the SHA-256, in hexadecimal, of these parts, each ended by a NUL:
//!
//! 1. `1`, the version of this recipe;
//! 2. the rule's name;
//! 3. the name of the stage, empty if it has none;
//! 4. the text of the instruction: without continuations and comments, every run of blanks as one,
//!    and after it the lines of its heredocs, each line ended by a NUL. A finding outside any instruction has the text of its
//!    line instead; one in an image has its path, its JSON pointer or its step, and any other its message;
//! 5. how many findings of the same first four parts are before it, in decimal.
//!
//! So it survives lines added above, reindentation and a file renamed. It changes when the
//! instruction does, for then a person should look again. It does not hold the file's path: reports
//! of many files compare path and fingerprint.

use super::{Finding, Shared};
use crate::{
    dockerfile::Dockerfile,
    image::Place as ImagePlace,
    syntax::Instruction,
    text::{Source, Span},
};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Changes with the recipe, so that fingerprints of two recipes never meet.
const VERSION: &str = "1";
/// How much of the hash is kept.
const BYTES: usize = 16;

/// Gives each finding its fingerprint. They are in order of their place, none is left out yet, and
/// each knows its stage.
pub(super) fn assign(file: Option<&Dockerfile>, findings: &mut [Finding]) {
    let mut seen: HashMap<[u8; 32], usize> = HashMap::new();
    let mut last: Option<Text> = None;
    for finding in findings {
        let place = Place::of(file, finding);
        let text = match last.take() {
            Some(text) if text.place == place => text,
            _ => Text::new(place, file),
        };
        let mut hash = last.insert(text).hash(finding);
        let before = seen.entry(hash.clone().finalize().into()).or_default();
        hash.update(before.to_string());
        hash.update([0]);
        *before += 1;
        finding.fingerprint = hex(hash, BYTES);
    }
}

/// The fingerprint of other parts, by the same recipe.
pub(crate) fn fingerprint_of(parts: &[&str]) -> String {
    hex(hashed(parts), BYTES)
}

/// The same with 40 digits, for readers that expect a SHA-1 there.
pub(crate) fn long_fingerprint_of(parts: &[&str]) -> String {
    hex(hashed(parts), 20)
}

fn hashed(parts: &[&str]) -> Sha256 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hash
}

fn hex(hash: Sha256, bytes: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = hash.finalize();
    let halves = digest
        .iter()
        .take(bytes)
        .flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .map(|half| char::from(DIGITS[usize::from(half)]))
        .collect()
}

/// What the fourth part is the text of.
#[derive(Clone, PartialEq, Eq)]
enum Place {
    /// An instruction, by its index.
    Instruction(usize),
    /// A line outside any.
    Line(Span),
    /// Nothing in the Dockerfile: the message of the finding.
    Message(String),
}

impl Place {
    fn of(file: Option<&Dockerfile>, finding: &Finding) -> Self {
        let (Some(file), Some(span)) = (file, finding.location.span()) else {
            return match finding.location.image() {
                Some(place) => Self::Message(image_text(place, finding)),
                None => Self::Message(finding.message.clone()),
            };
        };
        let instruction = file
            .instruction_at(span.start)
            .filter(|instruction| span.start <= instruction.span().end);
        if let Some(instruction) = instruction {
            return Self::Instruction(instruction.index());
        }
        let source = file.source();
        let line = source.line_span(source.line(span.start));
        Self::Line(line.unwrap_or_default())
    }
}

/// The text of a place, read once, however many findings are in it.
struct Text {
    place: Place,
    bytes: Vec<u8>,
    /// The hash of the first four parts for each rule; a place is in one stage.
    by_rule: HashMap<Shared, Sha256>,
}

impl Text {
    fn new(place: Place, file: Option<&Dockerfile>) -> Self {
        let bytes = match (&place, file) {
            (Place::Instruction(index), Some(file)) => {
                let instruction = file.tree().instructions.get(*index);
                instruction.map_or_else(Vec::new, |it| normal_text(file.source(), it))
            }
            (Place::Line(span), Some(file)) => one_line(file.source().slice(*span)),
            (Place::Message(message), _) => one_line(message),
            (_, None) => Vec::new(),
        };
        Self {
            place,
            bytes,
            by_rule: HashMap::new(),
        }
    }

    fn hash(&mut self, finding: &Finding) -> Sha256 {
        if let Some(hash) = self.by_rule.get(&finding.rule) {
            return hash.clone();
        }
        let stage = finding.stage.as_ref();
        let stage = stage.and_then(|stage| stage.name.as_deref());
        let mut hash = Sha256::new();
        for part in [VERSION, &finding.rule, stage.unwrap_or_default()] {
            hash.update(part);
            hash.update([0]);
        }
        hash.update(&self.bytes);
        self.by_rule.insert(finding.rule.clone(), hash.clone());
        hash
    }
}

/// What names a place in an image from build to build: layers move, and sizes change.
fn image_text(place: &ImagePlace, finding: &Finding) -> String {
    match place {
        ImagePlace::File { path, .. } => path.clone(),
        ImagePlace::Config { pointer } | ImagePlace::Manifest { pointer } => pointer.clone(),
        ImagePlace::History { .. } => match &finding.cause {
            Some(cause) => cause.created_by.clone(),
            None => finding.message.clone(),
        },
        _ => finding.message.clone(),
    }
}

fn normal_text(source: &Source, instruction: &Instruction) -> Vec<u8> {
    let mut text = one_line(instruction.logical.text());
    for heredoc in &instruction.heredocs {
        for line in source.slice(heredoc.body).lines() {
            text.extend(one_line(line));
        }
    }
    text
}

fn one_line(text: &str) -> Vec<u8> {
    let mut line = Vec::with_capacity(text.len() + 1);
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(b' ');
        }
        line.extend_from_slice(word.as_bytes());
    }
    line.push(0);
    line
}

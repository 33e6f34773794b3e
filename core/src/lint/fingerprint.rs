//! A name for each finding that stays the same while its place moves.
//!
//! It is the first 16 bytes of the SHA-256, in hexadecimal, of these parts, each ended by a NUL:
//!
//! 1. `1`, the version of this recipe;
//! 2. the rule's name;
//! 3. the name of the stage, empty if it has none;
//! 4. the text of the instruction: without continuations and comments, every run of blanks as one,
//!    and after it the lines of its heredocs, each line ended by a NUL. A finding outside any instruction has the text of its
//!    line instead, and one outside the Dockerfile its message;
//! 5. how many findings of the same first four parts are before it, in decimal.
//!
//! So it survives lines added above, reindentation and a file renamed. It changes when the
//! instruction does, for then a person should look again. It does not hold the file's path: reports
//! of many files compare path and fingerprint.

use super::Finding;
use crate::{dockerfile::Dockerfile, syntax::Instruction, text::Source};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::HashMap, fmt::Write};

/// Changes with the recipe, so that fingerprints of two recipes never meet.
const VERSION: &str = "1";

/// Gives each finding its fingerprint. They are in order of their place, none is left out yet, and
/// each knows its stage.
pub(super) fn assign(file: Option<&Dockerfile>, findings: &mut [Finding]) {
    let mut seen: HashMap<[u8; 32], usize> = HashMap::new();
    let mut texts = Texts::default();
    for finding in findings {
        let text = texts.of(file, finding);
        let stage = finding
            .stage
            .as_ref()
            .and_then(|stage| stage.name.as_deref());
        let mut hash = Sha256::new();
        for part in [VERSION, &finding.rule, stage.unwrap_or_default()] {
            hash.update(part);
            hash.update([0]);
        }
        hash.update(text);
        let before = seen.entry(hash.clone().finalize().into()).or_default();
        hash.update(before.to_string());
        hash.update([0]);
        *before += 1;
        finding.fingerprint = hex(hash);
    }
}

/// The fingerprint of other parts, by the same recipe.
pub(crate) fn fingerprint_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update([0]);
    }
    hex(hash)
}

fn hex(hash: Sha256) -> String {
    let mut text = String::with_capacity(32);
    for byte in &hash.finalize()[..16] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Makes the text of each instruction once, however many findings are in it.
#[derive(Default)]
struct Texts {
    /// The last instruction, by its index, and its text.
    last: Option<(usize, Vec<u8>)>,
}

impl Texts {
    fn of(&mut self, file: Option<&Dockerfile>, finding: &Finding) -> Cow<'_, [u8]> {
        let (Some(file), Some(span)) = (file, finding.location.span()) else {
            return Cow::Owned(one_line(&finding.message));
        };
        let instruction = file
            .instruction_at(span.start)
            .filter(|instruction| span.start <= instruction.span().end);
        let Some(instruction) = instruction else {
            let line = file.source().line_span(file.source().line(span.start));
            return Cow::Owned(one_line(file.source().slice(line.unwrap_or_default())));
        };
        let index = instruction.index();
        let text = match self.last.take() {
            Some((last, text)) if last == index => text,
            _ => normal_text(file.source(), instruction.syntax()),
        };
        Cow::Borrowed(&self.last.insert((index, text)).1)
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
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ").into_bytes();
    line.push(0);
    line
}

//! Whether a file means the same with the digests in it.

use super::{FileKind, dockerfile, pinned::Change, references, target::PinTarget};
use crate::{
    dockerfile::{Dockerfile, Inputs},
    image::reference::Reference,
    text::{Edit, Source},
};

/// How often changes are dropped before all are.
const MAX_ROUNDS: usize = 4;

/// Which of the changes can be made so that the file means the same but for their digests.
pub(super) fn verify(
    source: &Source,
    kind: FileKind,
    inputs: &Inputs,
    targets: &[PinTarget],
    changes: &[Change],
) -> Vec<bool> {
    let mut good = vec![true; changes.len()];
    for _ in 0..MAX_ROUNDS {
        let bad = Attempt {
            source,
            kind,
            inputs,
            targets,
            changes,
            good: &good,
        }
        .bad();
        match bad {
            Some(bad) if bad.is_empty() => return good,
            Some(bad) => bad.into_iter().for_each(|index| good[index] = false),
            None => break,
        }
    }
    vec![false; changes.len()]
}

/// Some of the changes, made.
struct Attempt<'a> {
    source: &'a Source,
    kind: FileKind,
    inputs: &'a Inputs,
    targets: &'a [PinTarget],
    changes: &'a [Change],
    good: &'a [bool],
}

impl Attempt<'_> {
    fn made(&self) -> impl Iterator<Item = (usize, &Change)> {
        let changes = self.changes.iter().enumerate();
        changes.filter(|(index, _)| self.good[*index])
    }

    /// The changes after which something else is different too; `None` if it is not known which.
    fn bad(&self) -> Option<Vec<usize>> {
        let edits: Vec<Edit> = self.made().map(|(_, change)| change.edit.clone()).collect();
        if edits.is_empty() {
            return Some(Vec::new());
        }
        let after = self.source.edited(&edits)?;
        let mut bad = match self.kind {
            FileKind::Dockerfile => self.changed_instructions(&after)?,
            FileKind::Compose | FileKind::BakeHcl | FileKind::BakeJson => Vec::new(),
        };
        bad.extend(self.changed_names(&after)?);
        bad.sort_unstable();
        bad.dedup();
        Some(bad)
    }

    /// The changes in instructions that now say something else.
    fn changed_instructions(&self, after: &Source) -> Option<Vec<usize>> {
        let before = Dockerfile::parse(self.source.clone(), self.inputs.clone());
        let after = Dockerfile::parse(after.clone(), self.inputs.clone());
        if dockerfile::structure(&before) != dockerfile::structure(&after) {
            return None;
        }
        let (before, after) = (before.tree(), after.tree());
        if before.instructions.len() != after.instructions.len()
            || before.escape != after.escape
            || before.problems.len() != after.problems.len()
        {
            return None;
        }
        let dumps = (before.dump(), after.dump());
        let dumps = dumps.0.split('\n').zip(dumps.1.split('\n'));
        let mut made = self.made().peekable();
        let mut bad = Vec::new();
        for (instruction, (old, new)) in before.instructions.iter().zip(dumps) {
            let span = instruction.span;
            // A directive stands before all instructions.
            while made
                .next_if(|(_, it)| it.edit.span.end < span.start)
                .is_some()
            {}
            let mut own: Vec<(usize, &Change)> = Vec::new();
            while let Some(change) = made.next_if(|(_, it)| it.edit.span.start <= span.end) {
                own.push(change);
            }
            if self.without(old, &own) != self.without(new, &own) {
                if own.is_empty() {
                    return None;
                }
                bad.extend(own.iter().map(|(index, _)| *index));
            }
        }
        Some(bad)
    }

    /// A text without what some changes put in or take out.
    fn without(&self, text: &str, changes: &[(usize, &Change)]) -> String {
        let mut text = text.to_owned();
        for (_, change) in changes {
            text = text.replace(&change.edit.text, "");
            let old = self.source.slice(change.edit.span);
            if !old.is_empty() {
                text = text.replace(old, "");
            }
        }
        text
    }

    /// The changes to names that now stand for something else than meant.
    fn changed_names(&self, after: &Source) -> Option<Vec<usize>> {
        let after = references(after, self.kind, self.inputs).ok()?;
        if after.len() != self.targets.len() {
            return None;
        }
        let mut changed_by: Vec<Option<usize>> = vec![None; self.targets.len()];
        for (index, change) in self.made() {
            for target in &change.targets {
                changed_by[*target] = Some(index);
            }
        }
        let mut bad = Vec::new();
        for ((before, after), changed) in self.targets.iter().zip(&after).zip(changed_by) {
            let digest = changed.map(|index| &self.changes[index].told.digest);
            let expected = before.reference.as_ref().map(|reference| match digest {
                Some(digest) => format!(
                    "{}@{digest}",
                    reference.clone().with_default_tag().without_digest()
                ),
                None => reference.to_string(),
            });
            let is_same = after.usage == before.usage
                && after.reference.as_ref().map(Reference::to_string) == expected;
            match changed {
                _ if is_same => {}
                Some(index) => bad.push(index),
                None => return None,
            }
        }
        Some(bad)
    }
}

//! What names stand for, and the edits that say so.

use super::{
    FileKind, references,
    target::{PinNote, PinTarget, PinUse, Unpinnable},
    verify::verify,
};
use crate::{
    dockerfile::{Answer, Inputs, Publication, Publisher},
    error::Error,
    image::{digest::Digest, reference::Reference},
    text::{Edit, Source, Span},
};
use std::{collections::HashMap, sync::Arc};

/// What is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinOptions {
    /// Digests that are there are replaced by what the tags name now.
    pub update: bool,
}

/// What became of the names in a file.
#[derive(Clone, Debug, Default)]
pub struct Pinned {
    /// What to change in the text; they never overlap.
    pub edits: Vec<Edit>,
    /// What each of the edits does, in their order.
    pub changes: Vec<PinChange>,
    /// What is left as it is, and why.
    pub left: Vec<Left>,
    /// How many names had the right digest before.
    pub kept: usize,
}

/// A name that is pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinChange {
    /// What names it; the first, if an ARG stands for several.
    pub usage: PinUse,
    /// What is changed: the name, or the default that ends it.
    pub span: Span,
    /// The name with its tag, as short as it may be.
    pub name: String,
    /// The digest that was there.
    pub before: Option<Digest>,
    /// The digest that is there now.
    pub digest: Digest,
    /// Whether it is of an index of images for several platforms.
    pub is_index: bool,
    /// What whoever overrides a part of the name should know.
    pub notes: Vec<PinNote>,
}

/// A name that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What names it.
    pub usage: PinUse,
    /// Where the name stands.
    pub span: Span,
    /// The name, with its variables replaced if they are known.
    pub name: String,
    /// Why.
    pub reason: Unpinnable,
}

/// What is to be done with a target.
enum Step {
    Keep,
    Leave(Unpinnable),
    Pin(Arc<Publication>),
}

/// Pins every image that a file names and that is fetched.
///
/// What a publisher cannot say of one image is in [`Pinned::left`]; the others are pinned all the same.
///
/// # Errors
/// As [`references`](super::references).
pub fn pin(
    source: &Source,
    kind: FileKind,
    inputs: &Inputs,
    publisher: &dyn Publisher,
    options: PinOptions,
) -> Result<Pinned, Error> {
    let targets = references(source, kind, inputs)?;
    let mut pinned = Pinned::default();
    let mut wanted: Vec<(usize, Arc<Publication>)> = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        match step(target, publisher, options) {
            Step::Keep => pinned.kept += 1,
            Step::Leave(reason) => pinned.left.push(left(target, reason)),
            Step::Pin(publication) => wanted.push((index, publication)),
        }
    }
    let mut changes = changes(&targets, &wanted);
    let verified = verify(source, kind, inputs, &targets, &changes);
    let dropped = changes
        .iter()
        .zip(&verified)
        .filter(|(_, is_good)| !**is_good);
    for index in dropped.flat_map(|(change, _)| &change.targets) {
        pinned
            .left
            .push(left(&targets[*index], Unpinnable::Changed));
    }
    let mut verified = verified.into_iter();
    changes.retain(|_| verified.next().unwrap_or_default());
    pinned.left.sort_by_key(|left| left.span);
    for change in changes {
        pinned.edits.push(change.edit);
        pinned.changes.push(change.told);
    }
    Ok(pinned)
}

fn left(target: &PinTarget, reason: Unpinnable) -> Left {
    Left {
        usage: target.usage,
        span: target.span,
        name: target.name.clone(),
        reason,
    }
}

fn step(target: &PinTarget, publisher: &dyn Publisher, options: PinOptions) -> Step {
    if target.digest().is_some() && !options.update {
        return Step::Keep;
    }
    if let (None, Err(why)) = (&target.reference, &target.place) {
        return Step::Leave(why.clone());
    }
    let Some(asked) = target.tagged() else {
        return Step::Leave(Unpinnable::NoTag);
    };
    let publication = match found(&asked, publisher) {
        Ok(publication) => publication,
        Err(_) if target.is_likely_stage => return Step::Leave(Unpinnable::NotAnImage),
        Err(why) => return Step::Leave(why),
    };
    match &target.place {
        _ if target.digest() == Some(&publication.digest) => Step::Keep,
        Ok(_) => Step::Pin(publication),
        Err(why) => Step::Leave(why.clone()),
    }
}

fn found(reference: &Reference, publisher: &dyn Publisher) -> Result<Arc<Publication>, Unpinnable> {
    match publisher
        .published(reference)
        .map(|published| published.tag)
    {
        Ok(Answer::Found(publication)) => Ok(publication),
        Ok(Answer::NotFound) => Err(Unpinnable::NotFound),
        Ok(Answer::Unknown) => Err(Unpinnable::Unanswered),
        Err(error) => Err(Unpinnable::Failed(error.to_string())),
    }
}

/// A change of the text, for all targets that it pins.
pub(super) struct Change {
    pub(super) edit: Edit,
    pub(super) told: PinChange,
    pub(super) targets: Vec<usize>,
}

/// One change for each place, in order.
fn changes(targets: &[PinTarget], wanted: &[(usize, Arc<Publication>)]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut by_place: HashMap<Span, usize> = HashMap::new();
    for (index, publication) in wanted {
        let target = &targets[*index];
        let Ok(place) = &target.place else { continue };
        if let Some(at) = by_place.get(&place.span) {
            changes[*at].targets.push(*index);
            continue;
        }
        by_place.insert(place.span, changes.len());
        let name = target.tagged().map(|reference| {
            let tag = reference.tag().unwrap_or_default();
            format!("{}:{tag}", reference.familiar_name())
        });
        changes.push(Change {
            edit: place.edit(&publication.digest),
            told: PinChange {
                usage: target.usage,
                span: place.holder,
                name: name.unwrap_or_default(),
                before: target.digest().cloned(),
                digest: publication.digest.clone(),
                is_index: publication.is_index,
                notes: target.notes.clone(),
            },
            targets: vec![*index],
        });
    }
    changes.sort_by_key(|change| change.edit.span);
    changes
}

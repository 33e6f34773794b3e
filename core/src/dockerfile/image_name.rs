//! What the image of a FROM, COPY --from or mount is called, as far as it is known.

use super::base::{KnownBase, Tag, is_official, known_base};
use crate::image::{
    digest::{Digest, DigestError},
    reference::{DEFAULT_TAG, Reference},
};

/// Stands in a name where a variable's value is not known. From the private use area.
pub(super) const HOLE: char = '\u{f8ff}';

/// The name of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageName {
    /// Parsed; with a hole only in parts that are unknown. `None` if it is no valid name, or if
    /// nothing of it is known.
    reference: Option<Reference>,
    /// The name as a whole is known.
    complete: bool,
    text: String,
    /// What is known of the image by its name.
    known: Option<KnownBase>,
}

impl ImageName {
    /// Reads a name in which [`HOLE`] stands for what is unknown.
    pub(super) fn new(text: String) -> Self {
        let complete = !text.contains(HOLE);
        // A hole may be anything a name may hold; a letter keeps the rest of it readable.
        let reference = if complete {
            Reference::parse(&text).ok()
        } else {
            parse_with_holes(&text)
        };
        let mut name = Self {
            reference,
            complete,
            text,
            known: None,
        };
        name.known = name.look_up();
        name
    }

    /// The name after expansion; `None` when a part of it is unknown.
    pub fn text(&self) -> Option<&str> {
        self.complete.then_some(self.text.as_str())
    }

    /// The full reference; `None` when a part of it is unknown, or when it is none.
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref().filter(|_| self.complete)
    }

    /// Whether it is rather a stage its author forgot or misspelt, or a named context: a bare word
    /// that is no official image of Docker's.
    pub fn is_likely_stage(&self) -> bool {
        self.text().is_some_and(|text| {
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
            text.chars().all(is_word) && !is_official(text)
        })
    }

    /// Registry and repository, such as `docker.io` and `library/debian`, when both are known.
    pub fn repository(&self) -> Option<(&str, &str)> {
        let reference = self.reference.as_ref()?;
        Some((reference.registry(), reference.repository()))
    }

    /// The tag: `Some(None)` when it is known that there is none.
    pub fn tag(&self) -> Option<Option<&str>> {
        self.reference().map(Reference::tag)
    }

    /// Whether a digest pins it; `None` when that is unknown.
    pub fn is_pinned(&self) -> Option<bool> {
        if self.text.contains("@sha256:") {
            return Some(true);
        }
        Some(self.reference()?.digest().is_some())
    }

    /// What is wrong with the digest, if that is known although the name as a whole is not.
    pub(super) fn digest_error(&self) -> Option<(&str, DigestError)> {
        let (_, digest) = self.text.rsplit_once('@')?;
        if digest.contains(HOLE) {
            return None;
        }
        Some((digest, Digest::parse(digest).err()?))
    }

    /// What is known of the image by its name.
    pub fn known_base(&self) -> Option<KnownBase> {
        self.known
    }

    fn look_up(&self) -> Option<KnownBase> {
        let (registry, repository) = self.repository()?;
        if let Some(reference) = self.reference() {
            let tag = match (reference.tag(), reference.digest()) {
                (Some(tag), _) => Tag::Known(tag),
                (None, None) => Tag::Known(DEFAULT_TAG),
                (None, Some(_)) => Tag::Unknown,
            };
            return known_base(registry, repository, tag);
        }
        match tag_parts(&self.text) {
            Some(parts) => known_base(registry, repository, Tag::Parts(&parts)),
            None => known_base(registry, repository, Tag::Unknown),
        }
    }
}

/// The parts of a tag around what is unknown in it.
fn tag_parts(text: &str) -> Option<Vec<&str>> {
    let (_, tag) = text.rsplit_once(':')?;
    (!tag.contains(['/', '@'])).then(|| tag.split(HOLE).collect())
}

/// A name whose repository is known although its tag is not.
fn parse_with_holes(text: &str) -> Option<Reference> {
    let hole = text.find(HOLE)?;
    // Only after the colon of a tag or the `@` of a digest is what comes before it a whole name;
    // the colon of a port has a slash somewhere after it.
    let (name, _) = text[..hole].rsplit_once([':', '@'])?;
    let tail = &text[name.len()..];
    if tail.contains('/') {
        return None;
    }
    Reference::parse(name.split('@').next()?).ok()
}

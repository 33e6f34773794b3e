//! What the image of a FROM, COPY --from or mount is called, as far as it is known.

use super::base::{KnownBase, Tag, known_base};
use crate::image::reference::Reference;

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
        Self {
            reference,
            complete,
            text,
        }
    }

    /// The name after expansion; `None` when a part of it is unknown.
    pub fn text(&self) -> Option<&str> {
        self.complete.then_some(self.text.as_str())
    }

    /// The full reference; `None` when a part of it is unknown, or when it is none.
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref().filter(|_| self.complete)
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

    /// What is known of the image by its name.
    pub fn known_base(&self) -> Option<KnownBase> {
        let (registry, repository) = self.repository()?;
        let tag = if self.complete {
            Tag::Known(self.tag().flatten().unwrap_or("latest"))
        } else {
            Tag::Unknown
        };
        known_base(registry, repository, tag)
    }
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

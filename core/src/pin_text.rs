//! A text in, the same text with its images pinned out.

use crate::{
    dockerfile::{Inputs, Publisher},
    error::{Error, ErrorKind},
    image::reference::Reference,
    lock::Lock,
    pin::{self, FileKind, Memory, PinOptions, PinReport},
    text::Source,
};
use std::{collections::BTreeMap, path::Path};

/// How a text is pinned, in plain values; [`pin`](mod@crate::pin) has the same in full.
#[derive(Clone, Debug, Default)]
pub struct PinRequest {
    /// The path of the file, which says what it is: a Dockerfile, a Compose file, a file of Bake. A Dockerfile
    /// if it says nothing.
    pub path: String,
    /// Digests that are there are replaced by what the tags name now.
    pub update: bool,
    /// Build arguments.
    pub build_args: BTreeMap<String, String>,
    /// The names of named contexts.
    pub build_contexts: Vec<String>,
}

/// A text after its images were pinned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PinnedText {
    /// Its bytes.
    pub text: Vec<u8>,
    /// What became of each name.
    pub report: PinReport,
    /// The text of a `holystone.lock` with all answers.
    pub lock: String,
}

/// Pins every image that a text names and that is fetched.
///
/// What a publisher cannot say of one image is in the report; the others are pinned all the same.
///
/// ```
/// use holystone::{PinRequest, lock::Lock, pin_text};
///
/// let lock = "version = 1\n[[image]]\nreference = \"docker.io/library/debian:12\"\nindex = false\n\
///             seen = \"2026-11-27T00:00:00Z\"\n\
///             digest = \"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n";
/// let lock = Lock::parse("holystone.lock", lock)?;
/// let pinned = pin_text(b"FROM debian:12\n".to_vec(), &PinRequest::default(), &lock)?;
/// assert!(pinned.text.starts_with(b"FROM debian:12@sha256:aaaa"));
/// # Ok::<(), holystone::Error>(())
/// ```
///
/// # Errors
/// When it is no file of its kind, or too large.
pub fn pin_text(
    text: Vec<u8>,
    request: &PinRequest,
    publisher: &dyn Publisher,
) -> Result<PinnedText, Error> {
    let path = match request.path.as_str() {
        "" => "Dockerfile",
        path => path,
    };
    let source = Source::from_bytes(path, text)?;
    let kind = FileKind::of(Path::new(path)).unwrap_or(FileKind::Dockerfile);
    let inputs = Inputs {
        build_args: request.build_args.clone(),
        named_contexts: request.build_contexts.iter().cloned().collect(),
        ..Inputs::default()
    };
    let options = PinOptions {
        update: request.update,
    };
    let memory = Memory::new(publisher);
    let pinned = pin::pin(&source, kind, &inputs, &memory, options)?;
    let after = source.edited(&pinned.edits);
    let after =
        after.ok_or_else(|| Error::new(ErrorKind::TooLarge, "it grows too large").at(path))?;
    let mut lock = Lock::default();
    for (name, published) in memory.answers() {
        if let Ok(reference) = Reference::parse(&name) {
            lock.insert(&reference, &published)?;
        }
    }
    Ok(PinnedText {
        text: after.to_bytes(after.span()).into_owned(),
        report: PinReport::pinned(&source, kind, &pinned).at(path.to_owned()),
        lock: lock.to_string(),
    })
}

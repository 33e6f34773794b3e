//! How an image is stored: digests, sizes, and what tools read in different ways.

mod ambiguous_entry;
mod blob_size_mismatch;
mod diff_id_mismatch;
mod digest_mismatch;
mod expanding_layer;
mod inconsistent_image;
mod invalid_whiteout;
mod media_type_mismatch;

use crate::{
    image::{Problem, ProblemKind},
    lint::{Entry, Findings},
    rules::Topic,
};

pub(super) static TOPIC: Topic = Topic {
    name: "packing",
    about: "how an image is stored: digests, sizes, and what tools read in different ways",
    rules: &[
        Entry::plain::<digest_mismatch::DigestMismatch>(),
        Entry::plain::<blob_size_mismatch::BlobSizeMismatch>(),
        Entry::plain::<diff_id_mismatch::DiffIdMismatch>(),
        Entry::plain::<inconsistent_image::InconsistentImage>(),
        Entry::plain::<media_type_mismatch::MediaTypeMismatch>(),
        Entry::plain::<ambiguous_entry::AmbiguousEntry>(),
        Entry::plain::<invalid_whiteout::InvalidWhiteout>(),
        Entry::plain::<expanding_layer::ExpandingLayer>(),
    ],
};

/// Reports a problem of this kind as it is told.
fn report(problem: &Problem, kind: ProblemKind, help: &str, findings: &mut Findings) {
    if problem.kind == kind {
        findings
            .report(problem.place.clone(), problem.message.clone())
            .help(help);
    }
}

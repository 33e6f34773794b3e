//! What of the build context ends up in layers. Silent unless the context is given.

mod ignored_copy_source;
pub(in crate::rules) mod notable;
mod sensitive_context_file;
mod unfiltered_context;
mod unneeded_context_file;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "context",
    about: "what of the build context ends up in layers",
    rules: &[
        Entry::plain::<ignored_copy_source::IgnoredCopySource>(),
        Entry::plain::<sensitive_context_file::SensitiveContextFile>(),
        Entry::plain::<unneeded_context_file::UnneededContextFile>(),
        Entry::plain::<unfiltered_context::UnfilteredContext>(),
    ],
};

//! What COPY and ADD take, and from where.

mod numeric_copy_from;
mod unknown_copy_from;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "copies",
    about: "what COPY and ADD take, and from where",
    rules: &[
        Entry::plain::<numeric_copy_from::NumericCopyFrom>(),
        Entry::plain::<unknown_copy_from::UnknownCopyFrom>(),
    ],
};

//! What COPY and ADD take, and from where.

mod numeric_copy_from;
mod unknown_copy_from;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[
    Entry::plain::<numeric_copy_from::NumericCopyFrom>(),
    Entry::plain::<unknown_copy_from::UnknownCopyFrom>(),
];

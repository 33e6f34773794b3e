//! What images a file builds on.

mod latest_base_tag;
mod unpinned_base;
mod untagged_base;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[
    Entry::plain::<untagged_base::UntaggedBase>(),
    Entry::plain::<latest_base_tag::LatestBaseTag>(),
    Entry::plain::<unpinned_base::UnpinnedBase>(),
];

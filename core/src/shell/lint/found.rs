//! What is found, before it is mapped to the source.

use std::ops::Range;

/// Codes with their places in the text that was parsed.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) list: Vec<(u16, Range<usize>)>,
}

impl Found {
    pub(super) fn add(&mut self, code: u16, range: Range<usize>) {
        self.list.push((code, range));
    }

    pub(super) fn keep(&mut self, keep: impl Fn(u16, &Range<usize>) -> bool) {
        self.list.retain(|(code, range)| keep(*code, range));
    }
}

//! Comments and entries that waive findings.

mod expired_waiver;
mod ignore_comment;
mod invalid_waiver;
mod unused_waiver;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "waivers",
    about: "comments and entries that waive findings",
    rules: &[
        Entry::plain::<expired_waiver::ExpiredWaiver>(),
        Entry::plain::<invalid_waiver::InvalidWaiver>(),
        Entry::plain::<unused_waiver::UnusedWaiver>(),
        Entry::plain::<ignore_comment::IgnoreComment>(),
    ],
};

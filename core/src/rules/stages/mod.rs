//! Stages and their names.

mod duplicate_stage_name;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "stages",
    about: "stages and their names",
    rules: &[Entry::plain::<duplicate_stage_name::DuplicateStageName>()],
};

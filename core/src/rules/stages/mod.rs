//! Stages and their names.

mod duplicate_stage_name;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[Entry::plain::<duplicate_stage_name::DuplicateStageName>()];

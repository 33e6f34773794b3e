//! What variables are called, and what they hold where they are used.

mod self_referencing_env;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "variables",
    about: "what variables are called, and what they hold where they are used",
    rules: &[Entry::plain::<self_referencing_env::SelfReferencingEnv>()],
};

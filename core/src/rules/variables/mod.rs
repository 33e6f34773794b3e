//! What variables are called, and what they hold where they are used.

mod legacy_key_value;
mod preloaded_library;
mod self_referencing_env;
mod spelling;
mod undefined_variable;
mod unsafe_path_variable;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "variables",
    about: "what variables are called, and what they hold where they are used",
    rules: &[
        Entry::configurable::<undefined_variable::UndefinedVariable>(),
        Entry::plain::<self_referencing_env::SelfReferencingEnv>(),
        Entry::plain::<legacy_key_value::LegacyKeyValue>(),
        Entry::plain::<preloaded_library::PreloadedLibrary>(),
        Entry::plain::<unsafe_path_variable::UnsafePathVariable>(),
    ],
};

//! ARG and ENV: what they set, and what uses it.

mod legacy_key_value;
mod spelling;
mod undefined_variable;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "variables",
    about: "ARG and ENV, and what uses them",
    rules: &[
        Entry::configurable::<undefined_variable::UndefinedVariable>(),
        Entry::plain::<legacy_key_value::LegacyKeyValue>(),
    ],
};

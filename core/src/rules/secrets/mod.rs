//! Secrets where anyone who has the image can read them.

mod evidence;
mod secret_in_variable;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "secrets",
    about: "secrets where anyone who has the image can read them",
    rules: &[Entry::plain::<secret_in_variable::SecretInVariable>()],
};

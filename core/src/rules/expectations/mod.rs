//! What someone expects of an image.

mod unmet_expectation;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "expectations",
    about: "what an image is expected to be",
    rules: &[Entry::plain::<unmet_expectation::UnmetExpectation>()],
};

//! How a container runs.

use crate::rules::Topic;

pub(super) static TOPIC: Topic = Topic {
    name: "runtime",
    about: "how a container starts, listens and stops",
    rules: &[],
};

//! Who a container runs as.

mod root_user;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "users",
    about: "who a container runs as",
    rules: &[Entry::plain::<root_user::RootUser>()],
};

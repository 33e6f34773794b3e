//! Who a container runs as.

mod root_user;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[Entry::plain::<root_user::RootUser>()];

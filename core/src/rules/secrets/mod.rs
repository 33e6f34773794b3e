//! Secrets where anyone who has the image can read them.

mod evidence;
mod secret_in_variable;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[Entry::plain::<secret_in_variable::SecretInVariable>()];

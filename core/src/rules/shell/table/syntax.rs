//! SC1xxx: texts that a shell reads otherwise than a person, or not at all.

use crate::rules::{prelude::*, shell::ShellRow};

pub(super) static ROWS: &[ShellRow] = &[];

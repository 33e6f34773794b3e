//! Where a setting was made.

use crate::text::Source;
use std::{fmt, sync::Arc};

/// Where a setting was made; only shown when someone asks.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// Nowhere: it is so unless someone says otherwise.
    Default,
    /// In a file, at an offset.
    File { source: Arc<Source>, at: u32 },
    /// By who called, in words: "the command line".
    Caller(&'static str),
}

/// A setting, and where it was made.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

impl<T> Placed<T> {
    /// What holds unless someone says otherwise.
    pub(super) fn default(value: T) -> Self {
        Self {
            value,
            place: Place::Default,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { source, at } => {
                let position = source.position(*at);
                write!(f, "{}:{}:{}", source.name(), position.line, position.column)
            }
            Self::Caller(name) => f.write_str(name),
        }
    }
}

use crate::image::ProblemKind;
use std::io;

/// Why a layer is read no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(super) kind: ProblemKind,
    pub(super) message: String,
}

impl Stop {
    pub(super) fn damaged(message: impl Into<String>) -> Self {
        Self {
            kind: ProblemKind::Damaged,
            message: message.into(),
        }
    }

    pub(super) fn limit(message: impl Into<String>) -> Self {
        Self {
            kind: ProblemKind::Limit,
            message: message.into(),
        }
    }

    /// Whether nothing more is to be read at all, not even to know the digest.
    pub(super) fn is_limit(&self) -> bool {
        self.kind == ProblemKind::Limit
    }
}

impl From<Stop> for io::Error {
    fn from(stop: Stop) -> Self {
        Self::other(stop.message)
    }
}

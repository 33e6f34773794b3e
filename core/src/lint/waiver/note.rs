//! What became of a waiver.

use crate::text::Span;
use jiff::civil::Date;

/// Something to say about a waiver: a subject for rules.
#[derive(Clone, Debug)]
pub struct WaiverNote {
    /// The name it is about, the whole comment, or a key of an entry.
    pub span: Span,
    /// What is not in order.
    pub fault: WaiverFault,
}

/// What is not in order with a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaiverFault {
    /// The rules that it names ran, and found nothing that it could waive.
    Unused {
        /// The name as written.
        name: String,
    },
    /// Its last day is over, so it holds no more.
    Expired {
        /// The name as written.
        name: String,
        /// The last day on which it held.
        until: Date,
    },
    /// It names no rule.
    UnknownRule {
        /// The name as written.
        name: String,
        /// A rule that is called nearly so.
        nearest: Option<String>,
    },
    /// It names a rule that may not be waived.
    Locked {
        /// The name as written.
        name: String,
    },
    /// It cannot be read; a sentence that says why.
    Malformed(String),
}

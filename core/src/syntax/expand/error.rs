use super::{Names, lexer};
use std::{error, fmt};

/// Why a text could not be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandError {
    /// What is wrong.
    pub kind: ExpandErrorKind,
    /// The names that were looked up before.
    pub names: Names,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpandErrorKind {
    /// A `'` has no partner.
    UnclosedSingleQuote,
    /// A `"` has no partner.
    UnclosedDoubleQuote,
    /// A `${` has no `}`.
    UnclosedBrace,
    /// `${}`, `${{…` or `${:…`
    NoName,
    /// `${x/pattern` has no second `/`.
    MissingSlash,
    /// What follows the name is no modifier.
    UnknownModifier(String),
    /// `${x?…}` and the variable is not set, or empty.
    Required {
        /// The variable.
        name: String,
        /// The text after `?`, or why it is required.
        message: String,
    },
    /// A pattern has an escape that it may not have.
    InvalidPattern(String),
    /// More levels of `${…}` than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// A result larger than [`MAX_OUTPUT_BYTES`](super::MAX_OUTPUT_BYTES).
    TooLarge,
}

impl ExpandErrorKind {
    /// Whether it is a limit of holystone's, not a fault of the text.
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::TooDeep | Self::TooLarge)
    }
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExpandErrorKind::UnclosedSingleQuote => f.write_str("a single quote is not closed"),
            ExpandErrorKind::UnclosedDoubleQuote => f.write_str("a double quote is not closed"),
            ExpandErrorKind::UnclosedBrace => f.write_str("a `${` is not closed"),
            ExpandErrorKind::NoName => f.write_str("a `${` is not followed by a name"),
            ExpandErrorKind::MissingSlash => f.write_str("`${…/…/…}` lacks its second slash"),
            ExpandErrorKind::UnknownModifier(modifier) => {
                write!(f, "BuildKit has no `${{…{}…}}`", modifier.escape_debug())
            }
            ExpandErrorKind::Required { name, message } => {
                write!(f, "the variable `{name}` is required: {message}")
            }
            ExpandErrorKind::InvalidPattern(escape) => {
                write!(
                    f,
                    "a pattern may escape only `*`, `?`, `\\`, `/` and `}}`, not `{escape}`"
                )
            }
            ExpandErrorKind::TooDeep => {
                write!(
                    f,
                    "more than {} levels of `${{…}}` are not read",
                    lexer::MAX_DEPTH
                )
            }
            ExpandErrorKind::TooLarge => write!(
                f,
                "the value grows beyond {} bytes",
                lexer::MAX_OUTPUT_BYTES
            ),
        }
    }
}

impl error::Error for ExpandError {}

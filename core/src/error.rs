//! The one error type of the public API.

use std::{error, fmt};

/// Why something could not be checked at all.
///
/// A problem *in* a Dockerfile is a finding, never an error: see
/// [`Finding`](crate::lint::Finding).
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    place: Option<String>,
    message: String,
    cause: Option<Box<dyn error::Error + Send + Sync>>,
}

/// What sort of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// An input is larger than a documented limit.
    TooLarge,
    /// An option has a value that it cannot have.
    InvalidOption,
    /// A rule was named that does not exist.
    UnknownRule,
    /// There is no stage of the kind that is needed.
    NoStage,
}

impl ErrorKind {
    /// In kebab-case, for other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::TooLarge => "too-large",
            Self::InvalidOption => "invalid-option",
            Self::UnknownRule => "unknown-rule",
            Self::NoStage => "no-stage",
        }
    }
}

impl Error {
    /// What sort of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where it happened, if anywhere: a path, or `path:line:column`.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            place: None,
            message: message.into(),
            cause: None,
        }
    }

    #[must_use]
    pub(crate) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    #[must_use]
    pub(crate) fn because(mut self, cause: impl error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    pub(crate) fn too_large(name: &str, bytes: usize, limit: usize) -> Self {
        Self::new(
            ErrorKind::TooLarge,
            format!("{bytes} bytes are more than the limit of {limit}"),
        )
        .at(name)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(cause) = &self.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

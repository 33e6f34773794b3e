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
    /// Whether the message says already what the cause says.
    says_cause: bool,
    others: Vec<Error>,
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
    /// A file of waivers or a baseline cannot be understood.
    InvalidWaiver,
    /// A text of configuration says something that means nothing.
    InvalidConfig,
    /// A setting would weaken what a file of configuration locks.
    Locked,
    /// Whoever looks on ended it.
    Cancelled,
    /// A file of expectations of an image cannot be understood.
    InvalidExpectation,
    /// A lock file cannot be understood.
    InvalidLock,
    /// There is no stage of the kind that is needed.
    NoStage,
    /// There is no image where one is looked for, or not the one that is wanted.
    NoImage,
    /// A registry cannot be asked, or does not give what it was asked for.
    Registry,
}

impl ErrorKind {
    /// In kebab-case, for other languages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::TooLarge => "too-large",
            Self::InvalidOption => "invalid-option",
            Self::UnknownRule => "unknown-rule",
            Self::InvalidWaiver => "invalid-waiver",
            Self::InvalidConfig => "invalid-config",
            Self::Locked => "locked",
            Self::Cancelled => "cancelled",
            Self::InvalidExpectation => "invalid-expectation",
            Self::InvalidLock => "invalid-lock",
            Self::NoStage => "no-stage",
            Self::NoImage => "no-image",
            Self::Registry => "registry",
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

    /// This error and those that were found beside it; a configuration may have many.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// This error and those beside it, each on its own.
    #[cfg(feature = "cli")]
    pub(crate) fn into_all(mut self) -> Vec<Self> {
        let mut all = vec![];
        let others = std::mem::take(&mut self.others);
        all.push(self);
        all.extend(others);
        all
    }

    /// No errors, or all as one.
    pub(crate) fn join(errors: Vec<Self>) -> Result<(), Self> {
        let mut errors = errors.into_iter();
        match errors.next() {
            None => Ok(()),
            Some(first) => Err(Self {
                others: errors.collect(),
                ..first
            }),
        }
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            place: None,
            message: message.into(),
            cause: None,
            says_cause: false,
            others: Vec::new(),
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

    /// The error that it is made of, for programs that ask for the source: the message says all of it.
    #[cfg(feature = "registry")]
    #[must_use]
    pub(crate) fn made_of(mut self, cause: impl error::Error + Send + Sync + 'static) -> Self {
        self.says_cause = true;
        self.because(cause)
    }

    pub(crate) fn too_large(name: &str, bytes: usize, limit: usize) -> Self {
        Self::new(
            ErrorKind::TooLarge,
            format!("{bytes} bytes are more than the limit of {limit}"),
        )
        .at(name)
    }
}

/// For who implements a trait of this crate: what went wrong outside of it is an
/// [`io::Error`](std::io::Error), if need be [one of any kind](std::io::Error::other).
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, "input or output failed").because(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(cause) = self.cause.as_ref().filter(|_| !self.says_cause) {
            write!(f, ": {cause}")?;
        }
        self.others
            .iter()
            .try_for_each(|other| write!(f, "\n{other}"))
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

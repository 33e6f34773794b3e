use crate::error::{Error, ErrorKind};
use std::{error, fmt, io};

/// Why a registry did not give what it was asked for. It never holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryError {
    kind: Failure,
    host: String,
    message: String,
}

/// The ways in which a registry fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// There is no such repository, manifest or blob.
    NotFound,
    /// It wants to know who asks, and does not accept the credentials, or there are none.
    Unauthorized,
    /// Who asks may not have it.
    Forbidden,
    /// Too much was asked of it.
    RateLimited,
    /// No connection.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// Its bytes come more slowly than [`Timeouts::slow_bytes`](super::Timeouts::slow_bytes).
    TooSlow,
    /// The connection cannot be made secure: its certificate is not trusted.
    Tls,
    /// It may only be asked over plain HTTP, which nobody allowed.
    PlainHttp,
    /// It sends elsewhere too often, or to where it is not safe to go.
    Redirect,
    /// Its answer is not what the protocol says.
    Malformed,
    /// A document is not what its digest says.
    DigestMismatch,
    /// It sends more than it may.
    TooLarge,
    /// It stops before the end, again and again.
    Truncated,
    /// It says that it is broken.
    Server,
    /// The credentials cannot be read: a helper fails, a file is damaged.
    Credentials,
}

impl RegistryError {
    pub(super) fn new(kind: Failure, host: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            host: host.to_owned(),
            message: message.into(),
        }
    }

    /// In which way it failed.
    pub fn kind(&self) -> Failure {
        self.kind
    }

    /// The host that was asked, with its port if it has one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The same as an error of the library, about `reference`; this one is its source.
    pub(crate) fn about(self, reference: impl fmt::Display) -> Error {
        let kind = match self.kind {
            Failure::NotFound => ErrorKind::NoImage,
            _ => ErrorKind::Registry,
        };
        let place = reference.to_string();
        // The host is part of most references.
        let message = match place.strip_prefix(&self.host) {
            Some(rest) if rest.starts_with('/') => self.message.clone(),
            _ => self.to_string(),
        };
        Error::new(kind, message).at(place).made_of(self)
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.host, self.message)
    }
}

impl error::Error for RegistryError {}

impl From<RegistryError> for io::Error {
    fn from(error: RegistryError) -> Self {
        Self::other(error)
    }
}

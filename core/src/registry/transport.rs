use http::{Request, Response};
use std::{error, fmt, io};

/// Sends one request over HTTP; [`HttpTransport`](super::HttpTransport) is the usual one.
///
/// It follows no redirect, adds no credentials and tries nothing twice: the client does, by rules that must
/// hold whatever carries its requests.
pub trait Transport: Send + Sync {
    /// Sends a request and gives back the head of the answer, whatever its status, with the body to read.
    ///
    /// # Errors
    /// When there is no answer.
    fn send(&self, request: &Request<Vec<u8>>) -> Result<Response<Body>, TransportError>;
}

/// The body of an answer, as it comes: nothing is decompressed. Where nothing comes in time, its error is of the
/// kind `TimedOut`.
pub type Body = Box<dyn io::Read + Send>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// What sort of error it is.
    pub kind: TransportErrorKind,
    /// What went wrong, without a final stop.
    pub message: String,
}

/// The sorts of errors of transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection, or it broke.
    Unreachable,
    /// It took too long.
    Timeout,
    /// The other side is not who it says it is, or nobody who is trusted says so.
    Certificate,
    /// The other side does not speak TLS.
    NotTls,
    /// The other side does not speak HTTP as it should.
    Protocol,
}

impl TransportError {
    /// An error.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl error::Error for TransportError {}

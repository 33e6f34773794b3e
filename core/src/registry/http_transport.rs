//! Requests over ureq: blocking, with rustls.

use super::{
    transport::{Body, Transport, TransportError, TransportErrorKind},
    url::is_loopback,
};
use crate::error::{Error, ErrorKind};
use http::{Request, Response, Uri};
use std::{io, path::Path, sync::OnceLock, time::Duration};
use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
    typestate::AgentScope,
};

/// How long is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For a connection, with its name looked up and made secure.
    pub connect: Duration,
    /// For the head of an answer.
    pub answer: Duration,
    /// For the next bytes of a body.
    pub idle: Duration,
    /// In each such time a body must give at least `slow_bytes`.
    pub slow_window: Duration,
    /// Bytes that a body must give in each `slow_window`.
    pub slow_bytes: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            idle: Duration::from_secs(30),
            slow_window: Duration::from_secs(30),
            slow_bytes: 30 << 10,
        }
    }
}

/// The usual transport: HTTP/1.1 with connections kept, over TLS, through the proxy that `HTTPS_PROXY`,
/// `ALL_PROXY` and `NO_PROXY` name; never through one to this machine itself.
pub struct HttpTransport {
    timeouts: Timeouts,
    certificates: Vec<Certificate<'static>>,
    /// For plain HTTP to this machine itself.
    plain: Agent,
    /// For all else; made when it is first wanted, for it needs the certificates of the system.
    secure: OnceLock<Secure>,
}

/// With certificates that are trusted.
struct Secure {
    agent: Agent,
    /// For this machine itself.
    direct: Agent,
}

impl HttpTransport {
    /// A transport that trusts what the system trusts and the certificates of the files (PEM) besides.
    ///
    /// Without certificates of the system (`SSL_CERT_FILE` and `SSL_CERT_DIR` say where others are) those of
    /// Mozilla hold, as they were when this was built.
    ///
    /// # Errors
    /// When a file of certificates cannot be read or has none.
    pub fn new(timeouts: &Timeouts, certificates: &[&Path]) -> Result<Self, Error> {
        let mut roots = Vec::new();
        for path in certificates {
            roots.extend(read_certificates(path)?);
        }
        Ok(Self {
            plain: Agent::new_with_config(config(timeouts).proxy(None).build()),
            timeouts: *timeouts,
            certificates: roots,
            secure: OnceLock::new(),
        })
    }

    /// Who sends a request to an address.
    fn agent(&self, uri: &Uri) -> &Agent {
        let is_local = is_loopback(uri.host().unwrap_or_default());
        if is_local && uri.scheme_str() == Some("http") {
            return &self.plain;
        }
        let secure = self.secure.get_or_init(|| self.make_secure());
        if is_local {
            &secure.direct
        } else {
            &secure.agent
        }
    }

    fn make_secure(&self) -> Secure {
        let system = rustls_native_certs::load_native_certs().certs;
        let system = system.iter().map(|it| Certificate::from_der(it).to_owned());
        let roots: Vec<_> = self.certificates.iter().cloned().chain(system).collect();
        let roots = if roots.is_empty() {
            RootCerts::WebPki
        } else {
            RootCerts::new_with_certs(&roots)
        };
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = || config(&self.timeouts).tls_config(tls.clone());
        Secure {
            agent: Agent::new_with_config(config().build()),
            direct: Agent::new_with_config(config().proxy(None).build()),
        }
    }
}

fn config(timeouts: &Timeouts) -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .user_agent(concat!("holystone/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(timeouts.connect))
        .timeout_recv_response(Some(timeouts.answer))
        .timeout_per_read(Some(timeouts.idle))
        .timeout_per_write(Some(timeouts.idle))
}

impl Transport for HttpTransport {
    fn send(&self, request: &Request<Vec<u8>>) -> Result<Response<Body>, TransportError> {
        let agent = self.agent(request.uri());
        let (parts, body) = request.clone().into_parts();
        let response = if body.is_empty() {
            agent.run(Request::from_parts(parts, ()))
        } else {
            agent.run(Request::from_parts(parts, body))
        };
        let (parts, body) = response.map_err(|error| failed(&error))?.into_parts();
        let body = body.into_with_config().limit(u64::MAX).reader();
        Ok(Response::from_parts(parts, Box::new(Timed(body))))
    }
}

/// A body whose errors say by their kind that nothing came in time.
struct Timed<R>(R);

impl<R: io::Read> io::Read for Timed<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        self.0.read(target).map_err(|error| {
            let cause = error.get_ref().and_then(|it| it.downcast_ref());
            match cause {
                Some(ureq::Error::Timeout(_)) => io::Error::new(io::ErrorKind::TimedOut, error),
                _ => error,
            }
        })
    }
}

/// The certificates of a file.
fn read_certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Error> {
    let fault = |message: String| {
        Error::new(ErrorKind::InvalidOption, message).at(path.display().to_string())
    };
    let pem = std::fs::read(path)
        .map_err(|error| fault("the certificates cannot be read".to_owned()).because(error))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(fault(format!("the certificates are damaged: {error}"))),
        }
    }
    if certificates.is_empty() {
        return Err(fault("it holds no certificate in PEM form".to_owned()));
    }
    Ok(certificates)
}

fn failed(error: &ureq::Error) -> TransportError {
    use TransportErrorKind::{Certificate, NotTls, Protocol, Timeout, Unreachable};
    let text = error.to_string();
    let kind = match error {
        ureq::Error::Timeout(_) => Timeout,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Timeout,
        ureq::Error::Protocol(_)
        | ureq::Error::Http(_)
        | ureq::Error::BadUri(_)
        | ureq::Error::LargeResponseHeader(..) => Protocol,
        // rustls's own words for the first bytes of an answer that is no TLS.
        _ if text.contains("InvalidContentType") => NotTls,
        _ if text.contains("certificate") => Certificate,
        _ => Unreachable,
    };
    TransportError::new(kind, text)
}

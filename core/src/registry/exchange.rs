//! One request to a registry until there is an answer: who asks, where it sends on to, what is tried again.

use super::{
    Client, Failure, RegistryError, TransportErrorKind,
    blob::Paced,
    challenge::{self, Challenge},
    said::said,
    transport::Body,
    url::{check_step, origin, redirected},
};
use http::{
    HeaderMap, HeaderValue, Request, StatusCode, Uri,
    header::{ACCEPT, AUTHORIZATION, LOCATION, RANGE, RETRY_AFTER, WWW_AUTHENTICATE},
};
use std::time::Duration;

/// How many times an answer may send elsewhere.
pub const MAX_REDIRECTS: usize = 5;

/// What is asked of a repository.
pub(super) struct Ask<'a> {
    pub(super) registry: &'a str,
    pub(super) repository: &'a str,
    /// After `/v2/NAME/`.
    pub(super) path: String,
    /// The media types that are wanted.
    pub(super) accept: &'static str,
    /// From which byte on.
    pub(super) from: u64,
}

/// An answer with a status that means success.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Paced<Body>,
}

impl Answer {
    /// A header as text.
    pub(super) fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Client {
    /// Sends a GET, again if that may help, and gives the answer if it means success.
    pub(super) fn get(&self, ask: &Ask<'_>) -> Result<Answer, RegistryError> {
        let mut attempt = 0;
        loop {
            let (error, wait) = match self.authorised(ask) {
                Ok(answer) if answer.status.is_success() => return Ok(answer),
                Ok(answer) => {
                    let wait = retry_after(&answer.headers);
                    (self.refused(ask, answer), wait)
                }
                Err(error) => (error, None),
            };
            let is_worth_it = matches!(
                error.kind(),
                Failure::Unreachable
                    | Failure::Timeout
                    | Failure::Truncated
                    | Failure::Server
                    | Failure::RateLimited
            );
            if !is_worth_it || !self.pause(attempt, wait) {
                return Err(error);
            }
            attempt += 1;
        }
    }

    /// Waits before another try; `false` if there is none.
    pub(super) fn pause(&self, attempt: u32, asked: Option<Duration>) -> bool {
        let retry = &self.options.retry;
        let own = retry
            .first_wait
            .saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX))
            .min(retry.longest_wait);
        let wait = asked.unwrap_or(own);
        if attempt >= retry.retries || wait > retry.longest_wait {
            return false;
        }
        std::thread::sleep(wait);
        true
    }

    /// An answer to who asks as well as it is known. Its status is none that a token would change.
    fn authorised(&self, ask: &Ask<'_>) -> Result<Answer, RegistryError> {
        let mut authorization = self.tokens.get(ask.registry, ask.repository);
        let mut is_fresh = false;
        loop {
            let answer = self.follow(ask, authorization.as_ref())?;
            if answer.status != StatusCode::UNAUTHORIZED || is_fresh {
                return Ok(answer);
            }
            let asked = answer.headers.get_all(WWW_AUTHENTICATE).iter();
            let asked = challenge::choose(asked.filter_map(|value| value.to_str().ok()));
            let Some(challenge) = asked else {
                return Ok(answer);
            };
            authorization = self.authorize(ask, &challenge)?;
            if authorization.is_none() {
                return Ok(answer);
            }
            is_fresh = true;
        }
    }

    /// What answers a challenge; `None` without credentials where a password is asked for.
    fn authorize(
        &self,
        ask: &Ask<'_>,
        challenge: &Challenge,
    ) -> Result<Option<HeaderValue>, RegistryError> {
        let credential = self.credential(ask.registry, ask.repository);
        let value = match challenge {
            Challenge::Basic => credential.basic(),
            Challenge::Bearer(bearer) => Some(self.token(ask, bearer, &credential)?),
        };
        if let Some(value) = &value {
            self.tokens.put(ask.registry, ask.repository, value.clone());
        }
        Ok(value)
    }

    /// Sends one request to where it is sent on to.
    fn follow(
        &self,
        ask: &Ask<'_>,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, RegistryError> {
        let malformed =
            |message: &str| RegistryError::new(Failure::Malformed, ask.registry, message);
        let first = self.address(
            ask.registry,
            &format!("/v2/{}/{}", ask.repository, ask.path),
        )?;
        let mut uri = first.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut request = Request::new(Vec::new());
            *request.uri_mut() = uri.clone();
            let headers = request.headers_mut();
            headers.insert(ACCEPT, HeaderValue::from_static(ask.accept));
            if ask.from > 0 {
                let range = HeaderValue::from_str(&format!("bytes={}-", ask.from));
                headers.insert(RANGE, range.map_err(|_| malformed("its range is none"))?);
            }
            // Credentials are for the registry, not for where it sends to.
            if let Some(value) = authorization.filter(|_| origin(&uri) == origin(&first)) {
                headers.insert(AUTHORIZATION, value.clone());
            }
            let answer = match self.send(ask.registry, &request) {
                // It turned out to speak plain HTTP, and may: once more from the beginning.
                Err(error)
                    if error.kind() == Failure::PlainHttp
                        && first.scheme_str() == Some("https")
                        && self.address(ask.registry, "/")?.scheme_str() == Some("http") =>
                {
                    return self.follow(ask, authorization);
                }
                answer => answer?,
            };
            if !answer.status.is_redirection() {
                // Whose challenge is not the registry's gets no credentials.
                if answer.status == StatusCode::UNAUTHORIZED && origin(&uri) != origin(&first) {
                    let message = format!("{} refuses what it sends to", display(&uri));
                    return Err(RegistryError::new(
                        Failure::Forbidden,
                        ask.registry,
                        message,
                    ));
                }
                return Ok(answer);
            }
            let location = answer.header(LOCATION).unwrap_or_default();
            let next = redirected(&uri, location).ok_or_else(|| {
                RegistryError::new(Failure::Redirect, ask.registry, "it sends to no address")
            })?;
            check_step(&uri, &next, |host| self.allows_plain(host))?;
            uri = next;
        }
        let message = format!("it sends elsewhere more than {MAX_REDIRECTS} times");
        Err(RegistryError::new(Failure::Redirect, ask.registry, message))
    }

    /// One request and its answer.
    pub(super) fn send(
        &self,
        registry: &str,
        request: &Request<Vec<u8>>,
    ) -> Result<Answer, RegistryError> {
        let response = self.transport.send(request).map_err(|error| {
            let host = request.uri().authority();
            let host = host.map_or(registry, |host| host.as_str());
            if error.kind == TransportErrorKind::NotTls {
                self.found_plain(host);
            }
            failed(host, &error.message, error.kind)
        })?;
        let (parts, body) = response.into_parts();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: Paced::new(body, registry, &self.options.timeouts),
        })
    }

    /// What an answer means that is no success.
    pub(super) fn refused(&self, ask: &Ask<'_>, answer: Answer) -> RegistryError {
        let (status, headers) = (answer.status, answer.headers);
        let secrets = self.secrets(ask.registry, ask.repository);
        let said = said(answer.body, &secrets);
        let with = |message: &str| match &said {
            Some(said) => format!("{message} (it says: {said})"),
            None => message.to_owned(),
        };
        let credentials = self.credential_error(ask.registry, ask.repository);
        let with_credentials = |message: &str| match &credentials {
            Some(error) => format!("{}; {error}", with(message)),
            None => with(message),
        };
        let (kind, message) = match status {
            StatusCode::NOT_FOUND => (Failure::NotFound, with("there is no such image")),
            StatusCode::UNAUTHORIZED => (
                Failure::Unauthorized,
                with_credentials(
                    "there is no such image, or it is not for everyone: log in as `docker login` does",
                ),
            ),
            StatusCode::FORBIDDEN => (
                Failure::Forbidden,
                with_credentials("it does not give this image to who asks"),
            ),
            StatusCode::TOO_MANY_REQUESTS => (Failure::RateLimited, with(&rate_limit(&headers))),
            StatusCode::REQUEST_TIMEOUT => (Failure::Timeout, with("it took too long")),
            status if status.is_server_error() => (
                Failure::Server,
                with(&format!("it answers with status {}", status.as_u16())),
            ),
            status => (
                Failure::Malformed,
                with(&format!("it answers with status {}", status.as_u16())),
            ),
        };
        RegistryError::new(kind, ask.registry, message)
    }
}

fn failed(host: &str, message: &str, kind: TransportErrorKind) -> RegistryError {
    use TransportErrorKind as E;
    let (kind, message) = match kind {
        E::Timeout => (Failure::Timeout, format!("no answer in time ({message})")),
        E::Unreachable => (Failure::Unreachable, format!("it cannot be reached ({message})")),
        E::Certificate => (
            Failure::Tls,
            format!("its certificate is not trusted ({message}); name the one of its authority by `--ca FILE`"),
        ),
        E::NotTls => (
            Failure::PlainHttp,
            "it does not speak TLS; if it may be asked over plain HTTP, say so by `--plain-http HOST`".to_owned(),
        ),
        E::Protocol => (Failure::Malformed, format!("its answer is no HTTP ({message})")),
    };
    RegistryError::new(kind, host, message)
}

/// Seconds that an answer asks to wait.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}

/// What is known of a limit: Docker Hub says `ratelimit-limit: 100;w=21600`.
fn rate_limit(headers: &HeaderMap) -> String {
    let limit = headers
        .get("ratelimit-limit")
        .and_then(|value| value.to_str().ok());
    let parts = limit.and_then(|limit| limit.split_once(";w="));
    let known = parts.and_then(|(count, window)| {
        let window: u64 = window.parse().ok()?;
        let count: u64 = count.parse().ok()?;
        Some(match window {
            0..3600 => format!("; it gives {count} images in {window} s"),
            _ => format!("; it gives {count} images in {} hours", window / 3600),
        })
    });
    let wait = retry_after(headers).map(|wait| format!("; ask again in {} s", wait.as_secs()));
    format!(
        "too many requests came from here{}{}; log in, wait, or read from a mirror or a file",
        known.unwrap_or_default(),
        wait.unwrap_or_default()
    )
}

/// An address without what may be secret in it: signatures are in the query.
fn display(uri: &Uri) -> String {
    uri.authority()
        .map_or("elsewhere", |host| host.as_str())
        .to_owned()
}

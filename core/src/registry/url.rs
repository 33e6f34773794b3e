//! Addresses of registries, and where their answers may send on to.

use super::{Failure, RegistryError};
use http::Uri;

/// Whether a host is this machine itself: `localhost`, `127.0.0.0/8`, `::1`.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<core::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The host that answers for a registry's name; Docker Hub's differs.
pub(super) fn api_host(registry: &str) -> &str {
    match registry {
        "docker.io" | "index.docker.io" => "registry-1.docker.io",
        host => host,
    }
}

/// The host of `host:port`.
pub(super) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

/// Scheme, host and port: what credentials are for.
pub(super) fn origin(uri: &Uri) -> (String, String, u16) {
    let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
    let port = uri.port_u16().unwrap_or(match scheme.as_str() {
        "http" => 80,
        _ => 443,
    });
    let host = uri.host().unwrap_or_default().to_ascii_lowercase();
    (scheme, host, port)
}

/// Where an answer with a `Location` sends to (RFC 9110, section 10.2.2, without dot segments, which no
/// registry writes).
pub(super) fn redirected(from: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().filter(|it| !it.is_empty())?;
    let scheme = from.scheme_str()?;
    let authority = from.authority()?;
    let absolute = if location.contains("://") {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", from.path())
    } else {
        let folder = &from.path()[..=from.path().rfind('/')?];
        format!("{scheme}://{authority}{folder}{location}")
    };
    let uri: Uri = absolute.parse().ok()?;
    (uri.host().is_some() && !has_user(&uri)).then_some(uri)
}

/// Whether an address has a name or a password, which would go to the logs of whoever sees it.
pub(super) fn has_user(uri: &Uri) -> bool {
    uri.authority()
        .is_some_and(|authority| authority.as_str().contains('@'))
}

/// That a registry may send from one address on to another: never from TLS to plain HTTP, unless that is this
/// machine itself or a host for which the caller allowed it.
pub(super) fn check_step(
    from: &Uri,
    to: &Uri,
    allows_plain: impl Fn(&str) -> bool,
) -> Result<(), RegistryError> {
    let host = from
        .authority()
        .map_or("", |authority| authority.as_str())
        .to_owned();
    match to.scheme_str() {
        Some("https") => Ok(()),
        Some("http") => {
            let to = to.authority().map_or("", |authority| authority.as_str());
            if from.scheme_str() == Some("http") && allows_plain(to) {
                return Ok(());
            }
            let message = format!("it sends to {to} over plain HTTP, which is not followed");
            Err(RegistryError::new(Failure::Redirect, &host, message))
        }
        _ => {
            let message = "it sends to an address that is not HTTP";
            Err(RegistryError::new(Failure::Redirect, &host, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback() {
        for (host, expected) in [
            ("localhost", true),
            ("LOCALHOST", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("[::1]", true),
            ("::1", true),
            ("localhost.example.org", false),
            ("127.0.0.1.example.org", false),
            ("10.0.0.1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_loopback(host), expected, "{host}");
        }
    }

    #[test]
    fn locations() {
        let from: Uri = "https://r.io:5000/v2/a/blobs/x".parse().expect("sound");
        for (location, expected) in [
            ("https://s.io/x?y#z", Some("https://s.io/x?y")),
            ("//s.io/x", Some("https://s.io/x")),
            ("/x?y", Some("https://r.io:5000/x?y")),
            ("y", Some("https://r.io:5000/v2/a/blobs/y")),
            ("?q=1", Some("https://r.io:5000/v2/a/blobs/x?q=1")),
            ("https://user:pw@s.io/x", None),
            ("https://", None),
            ("", None),
            ("#z", None),
            ("http://[", None),
        ] {
            let uri = redirected(&from, location).map(|uri| uri.to_string());
            assert_eq!(uri.as_deref(), expected, "{location}");
        }
    }

    #[test]
    fn steps_never_lose_security() {
        let uri = |text: &str| text.parse::<Uri>().expect("sound");
        let allows = |host: &str| is_loopback(without_port(host)) || host == "plain.io";
        for (from, to, expected) in [
            ("https://r.io/", "https://s.io/", true),
            ("https://r.io/", "http://r.io/", false),
            ("https://r.io/", "http://127.0.0.1/", false),
            ("https://r.io/", "ftp://r.io/", false),
            ("http://127.0.0.1:5000/", "http://127.0.0.1:6000/", true),
            ("http://127.0.0.1:5000/", "http://s.io/", false),
            ("http://plain.io/", "http://plain.io/x", true),
            ("http://plain.io/", "https://s.io/x", true),
        ] {
            let step = check_step(&uri(from), &uri(to), allows);
            assert_eq!(step.is_ok(), expected, "{from} to {to}");
        }
    }
}

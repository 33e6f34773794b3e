//! Answers that are no success: which are tried again, and what is said of them.

use super::*;
use registry_images::{Packing, static_program};

/// A registry that says back what it was sent, as some do who do not accept a token.
fn refusing(status: u16, headers: &'static [(&'static str, &'static str)]) -> Server {
    registry(&Layout::default(), move |request| {
        let authorization = request.header("authorization").unwrap();
        let body = format!(
            "{{\"errors\": [{{\"code\": \"NO\", \"message\": \"not\\u0007with {authorization} {PASSWORD}\"}}]}}"
        );
        Some(Answer::of(status, headers, body.as_bytes()))
    })
}

#[test]
fn each_status_has_its_name() {
    for (status, expected, requests) in [
        (400, Failure::Malformed, 1),
        (401, Failure::Unauthorized, 1),
        (403, Failure::Forbidden, 1),
        (404, Failure::NotFound, 1),
        (405, Failure::Malformed, 1),
        (408, Failure::Timeout, 4),
        (429, Failure::RateLimited, 4),
        (500, Failure::Server, 4),
        (502, Failure::Server, 4),
        (503, Failure::Server, 4),
        (599, Failure::Server, 4),
    ] {
        let server = refusing(status, &[]);
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, expected, "{status}: {message}");
        assert_eq!(server.count("/manifests/"), requests, "{status}");
        // Its own words, without what it was sent and without what moves the cursor.
        assert!(message.contains("not with Basic …"), "{message}");
    }
    let error = client().resolve(&reference(&refusing(404, &[]), "app:1"));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NoImage);
    let error = client().resolve(&reference(&refusing(403, &[]), "app:1"));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Registry);
}

#[test]
fn errors_that_pass_are_got_over() {
    for (status, headers) in [
        (500, &[][..]),
        (429, &[("Retry-After", "0")]),
        (503, &[("Retry-After", "0")]),
        (408, &[]),
    ] {
        let server = registry(&static_program(Packing::Gzip), move |request| {
            (request.before < 3).then(|| Answer::of(status, headers, b""))
        });
        assert_eq!(problems(&image(&client(), &server)), [], "{status}");
        assert_eq!(server.count("/manifests/"), 4);
    }
}

#[test]
fn a_long_wait_is_told_and_not_waited() {
    let server = refusing(
        429,
        &[("Retry-After", "4000"), ("RateLimit-Limit", "100;w=21600")],
    );
    let (kind, message) = resolving(&client(), &server);
    assert_eq!(kind, Failure::RateLimited);
    assert!(message.contains("100 images in 6 hours"), "{message}");
    assert!(message.contains("4000 s"), "{message}");
    assert_eq!(server.count("/manifests/"), 1);
    let server = refusing(
        429,
        &[("Retry-After", "4000"), ("RateLimit-Limit", "9;w=60")],
    );
    let (_, message) = resolving(&client(), &server);
    assert!(message.contains("9 images in 60 s"), "{message}");
}

#[test]
fn words_of_errors_are_bounded() {
    let server = registry(&Layout::default(), |_| {
        let long = format!(
            "{{\"errors\": [{{\"message\": \"{}\"}}]}}",
            "x".repeat(10_000)
        );
        Some(Answer::of(403, &[], long.as_bytes()))
    });
    assert!(resolving(&client(), &server).1.len() < 600);
    for body in [
        "<html>",
        "{\"errors\": 5}",
        "{\"errors\": []}",
        "{\"errors\": [{}]}",
        "",
    ] {
        let server = registry(&Layout::default(), move |_| {
            Some(Answer::of(403, &[], body.as_bytes()))
        });
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Forbidden);
        assert!(!message.contains("it says"), "{message}");
    }
    let server = registry(&Layout::default(), |_| {
        let head = "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n";
        Some(Answer::raw(format!("{head}5\r\n{{\"er")))
    });
    assert_eq!(resolving(&client(), &server).0, Failure::Forbidden);
}

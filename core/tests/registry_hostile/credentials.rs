//! Who asks: passwords, tokens, and where they come from.

use super::*;
use registry_images::{Packing, static_program};
use std::io;

/// Gives tokens as a test says.
fn realm(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(handler)
}

fn token() -> Answer {
    Answer::ok(format!("{{\"token\": \"{TOKEN}\", \"expires_in\": 60}}"))
}

/// A registry that wants a token from there.
fn wanting(layout: &Layout, realm: &str) -> Server {
    let layout = layout.clone();
    let challenge = format!(
        "Bearer realm=\"{realm}\",service=\"demo service\",scope=\"repository:demo/app:pull\""
    );
    Server::start(move |request| {
        if request.header("authorization") == Some(&format!("Bearer {TOKEN}")) {
            return stored(&layout, request);
        }
        Answer::of(401, &[("WWW-Authenticate", &challenge)], b"")
    })
}

fn url(server: &Server) -> String {
    format!("http://{}/token?account=a", server.host())
}

#[test]
fn a_token_is_fetched_once() {
    for name in ["token", "access_token"] {
        let realm = realm(move |_| Answer::ok(format!("{{\"{name}\": \"{TOKEN}\"}}")));
        let server = wanting(&static_program(Packing::Gzip), &url(&realm));
        assert_eq!(problems(&image(&client(), &server)), []);
        let requests = realm.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].method, "GET");
        assert_eq!(
            requests[0].target,
            "/token?account=a&service=demo%20service&scope=repository%3Ademo%2Fapp%3Apull"
        );
        assert_eq!(requests[0].header("authorization"), Some(BASIC));
        // The password is for who gives tokens alone.
        for request in server.requests() {
            assert_ne!(request.header("authorization"), Some(BASIC));
        }
    }
}

#[test]
fn nobody_gets_a_token_too() {
    let realm = realm(|_| token());
    let server = wanting(&static_program(Packing::Gzip), &url(&realm));
    let image = image(&client_as(Credential::Anonymous), &server);
    assert_eq!(problems(&image), []);
    assert_eq!(realm.requests()[0].header("authorization"), None);
}

#[test]
fn an_identity_token_is_exchanged() {
    let realm = realm(|_| token());
    let server = wanting(&static_program(Packing::Gzip), &url(&realm));
    let identity = Credential::IdentityToken("a+b/c=".to_owned());
    assert_eq!(problems(&image(&client_as(identity), &server)), []);
    let request = &realm.requests()[0];
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.body,
        "grant_type=refresh_token&client_id=holystone&service=demo%20service\
         &scope=repository%3Ademo%2Fapp%3Apull&refresh_token=a%2Bb%2Fc%3D"
    );
    assert_eq!(request.header("authorization"), None);
}

#[test]
fn a_registry_token_is_sent_as_it_is() {
    let realm = realm(|_| token());
    let server = wanting(&static_program(Packing::Gzip), &url(&realm));
    let given = Credential::RegistryToken(TOKEN.to_owned());
    assert_eq!(problems(&image(&client_as(given), &server)), []);
    assert_eq!(realm.requests().len(), 0);
    let broken = client_as(Credential::RegistryToken(format!("{TOKEN}\r\nHost: x")));
    assert_eq!(resolving(&broken, &server).0, Failure::Credentials);
}

#[test]
fn a_token_that_does_not_help() {
    let realm = realm(|_| Answer::ok("{\"token\": \"of-no-use\"}"));
    let server = wanting(&Layout::default(), &url(&realm));
    let (kind, message) = resolving(&client(), &server);
    assert_eq!(kind, Failure::Unauthorized, "{message}");
    assert!(message.contains("log in"), "{message}");
    assert_eq!((server.requests().len(), realm.requests().len()), (2, 1));
}

#[test]
fn a_token_that_ended_is_fetched_again() {
    let realm = realm(|request| match request.before {
        0 => Answer::ok("{\"token\": \"first\"}"),
        _ => token(),
    });
    let image_of = static_program(Packing::Gzip);
    let challenge = format!("Bearer realm=\"{}\"", url(&realm));
    let server = Server::start(move |request| match request.header("authorization") {
        // The manifest is given for it, and nothing else.
        Some("Bearer first") if request.target.contains("/manifests/") => {
            stored(&image_of, request)
        }
        Some("Bearer token-of-the-tests") => stored(&image_of, request),
        _ => Answer::of(401, &[("WWW-Authenticate", &challenge)], b""),
    });
    assert_eq!(problems(&image(&client(), &server)), []);
    assert!(realm.requests().len() >= 2);
}

#[test]
fn no_challenge_or_none_that_is_understood() {
    for header in [None, Some("Negotiate"), Some("Bearer service=x"), Some("")] {
        let server = Server::start(move |_| {
            let header = header.map(|header| ("WWW-Authenticate", header));
            Answer::of(401, header.as_slice(), b"")
        });
        assert_eq!(resolving(&client(), &server).0, Failure::Unauthorized);
        assert_eq!(server.requests().len(), 1, "{header:?}");
    }
}

#[test]
fn a_password_is_asked_for() {
    let server = registry(&static_program(Packing::Gzip), |_| None);
    assert_eq!(problems(&image(&client(), &server)), []);
    // The first request alone goes without it.
    let without = server
        .requests()
        .iter()
        .filter(|it| it.header("authorization").is_none())
        .count();
    assert_eq!(without, 1);
    for other in [
        Credential::Anonymous,
        Credential::IdentityToken(TOKEN.to_owned()),
    ] {
        let server = registry(&Layout::default(), |_| None);
        let (kind, message) = resolving(&client_as(other), &server);
        assert_eq!(kind, Failure::Unauthorized, "{message}");
        assert_eq!(server.requests().len(), 1);
    }
    // A wrong one is not tried for ever.
    let server = registry(&Layout::default(), |_| None);
    let wrong = Credential::Basic {
        username: "user".to_owned(),
        password: TOKEN.to_owned(),
    };
    assert_eq!(
        resolving(&client_as(wrong), &server).0,
        Failure::Unauthorized
    );
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn who_gives_tokens_and_does_not() {
    let huge = format!("{{\"token\": \"{}\"}}", "x".repeat(2 << 20));
    for (body, words) in [
        ("<html>log in</html>", "gives no token"),
        ("", "gives no token"),
        ("{}", "gives no token"),
        ("{\"token\": \"\"}", "gives no token"),
        ("{\"token\": \"a\\nb\"}", "gives no token"),
        (&huge, "gives no token"),
    ] {
        let body = body.to_owned();
        let realm = realm(move |_| Answer::ok(&body));
        let server = wanting(&Layout::default(), &url(&realm));
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Malformed, "{message}");
        assert!(message.contains(words), "{message}");
        assert_eq!(realm.requests().len(), 1);
    }
    let endless = realm(|_| Answer::endless(b"{\"token\": \""));
    let server = wanting(&Layout::default(), &url(&endless));
    assert_eq!(resolving(&client(), &server).0, Failure::Malformed);
    let slow = client_with(|options| {
        options.timeouts.slow_window = Duration::ZERO;
        options.timeouts.slow_bytes = u64::MAX;
    });
    let tokens = realm(|_| token());
    let server = wanting(&Layout::default(), &url(&tokens));
    assert_eq!(resolving(&slow, &server).0, Failure::TooSlow);
}

#[test]
fn addresses_that_give_no_tokens() {
    let gone = Server::start(|_| Answer::status(200)).host();
    for (address, expected, requests) in [
        (format!("http://{gone}/"), Failure::Unreachable, 4),
        ("nowhere".to_owned(), Failure::Redirect, 1),
        ("/token".to_owned(), Failure::Malformed, 1),
        (
            format!("http://user:{PASSWORD}@{gone}/"),
            Failure::Malformed,
            1,
        ),
        ("http://auth.example.org/".to_owned(), Failure::Redirect, 1),
        ("ftp://127.0.0.1/".to_owned(), Failure::Redirect, 1),
    ] {
        let server = wanting(&Layout::default(), &address);
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, expected, "{address}: {message}");
        assert_eq!(server.requests().len(), requests, "{address}");
    }
}

#[test]
fn who_gives_tokens_and_fails() {
    for (status, expected, requests) in [
        (400, Failure::Unauthorized, 1),
        (401, Failure::Unauthorized, 1),
        (403, Failure::Unauthorized, 1),
        (302, Failure::Malformed, 1),
        (404, Failure::Malformed, 1),
        (429, Failure::RateLimited, 4),
        (500, Failure::Server, 4),
    ] {
        let realm = realm(move |request| {
            let sent = request.header("authorization").unwrap_or_default();
            let body = format!("{{\"errors\": [{{\"message\": \"no: {sent} {PASSWORD}\"}}]}}");
            Answer::of(status, &[], body.as_bytes())
        });
        let server = wanting(&Layout::default(), &url(&realm));
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, expected, "{status}: {message}");
        assert!(message.contains("127.0.0.1"), "{message}");
        assert_eq!(realm.requests().len(), requests, "{status}");
    }
    let realm = realm(|request| match request.before {
        0 => Answer::status(500),
        _ => token(),
    });
    let server = wanting(&static_program(Packing::Gzip), &url(&realm));
    assert_eq!(problems(&image(&client(), &server)), []);
    assert_eq!(realm.requests().len(), 2);
}

#[test]
fn credentials_that_cannot_be_read_are_told_if_it_matters() {
    let keychain = |_: &str, _: &str| -> io::Result<Credential> {
        Err(io::Error::other("the helper is broken"))
    };
    let client = || {
        let mut options = ClientOptions::default();
        options.plain_http = vec!["127.0.0.1".to_owned()];
        let transport = HttpTransport::new(&options.timeouts, &[]).unwrap();
        Client::new(transport, keychain, options)
    };
    let tokens = realm(|_| token());
    let server = wanting(&static_program(Packing::Gzip), &url(&tokens));
    assert_eq!(problems(&image(&client(), &server)), []);
    assert_eq!(tokens.requests()[0].header("authorization"), None);
    let none = realm(|_| Answer::status(401));
    let private = wanting(&Layout::default(), &url(&none));
    for server in [private, registry(&Layout::default(), |_| None)] {
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Unauthorized);
        assert!(message.contains("the helper is broken"), "{message}");
    }
}

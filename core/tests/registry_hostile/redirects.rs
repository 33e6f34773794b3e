//! Where answers send on to, and what goes along.

use super::*;
use holystone::registry::MAX_REDIRECTS;
use registry_images::{Packing, static_program};

fn to(location: &str) -> Answer {
    Answer::of(307, &[("Location", location)], b"")
}

#[test]
fn a_circle_ends() {
    let server = registry(&Layout::default(), |request| Some(to(&request.target)));
    assert_eq!(resolving(&client(), &server).0, Failure::Redirect);
    assert_eq!(server.count("/manifests/"), MAX_REDIRECTS + 1);
}

#[test]
fn credentials_stay_with_the_registry() {
    let image_of = static_program(Packing::Gzip);
    let stores = image_of.clone();
    let store = Server::start(move |request| stored(&stores, request));
    let address = format!("http://{}", store.host());
    let server = registry(&image_of, move |request| {
        let is_blob = request.target.contains("/blobs/");
        is_blob.then(|| {
            to(&format!("{address}{}?signature=1", request.target).replace("?signature=1", ""))
        })
    });
    assert_eq!(problems(&image(&client(), &server)), []);
    assert_eq!(server.count("/blobs/"), 4);
    let requests = store.requests();
    assert_eq!(requests.len(), 4);
    for request in requests {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("accept"), Some("*/*"));
    }
}

#[test]
fn credentials_go_along_on_the_same_host() {
    for location in ["elsewhere/IT", "/moved/IT", "http://HOST/moved/IT"] {
        let image_of = static_program(Packing::Gzip);
        // Only who is authorised is served.
        let server = registry(&image_of, move |request| {
            let (_, name) = request.target.rsplit_once('/').unwrap();
            let is_first = request.target.starts_with("/v2/demo/app/blobs/sha256");
            let host = request.header("host").unwrap();
            let location = location.replace("IT", name).replace("HOST", host);
            is_first.then(|| to(&location))
        });
        assert_eq!(problems(&image(&client(), &server)), [], "{location}");
        assert_eq!(
            server.count(if location.contains("moved") {
                "/moved/"
            } else {
                "/elsewhere/"
            }),
            4
        );
    }
}

#[test]
fn ranges_go_along() {
    let image_of = static_program(Packing::Gzip);
    let layer = image_of.json(&image_of.root)["layers"][0]["digest"].clone();
    let layer = layer.as_str().unwrap().to_owned();
    let (bytes, name) = (image_of.blobs[&layer].clone(), layer.clone());
    let store = Server::start(move |request| match request.range() {
        None => Answer::cut(200, &[], &bytes, 40),
        Some(start) => {
            let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
            Answer::of(206, &[("Content-Range", &range)], &bytes[start..])
        }
    });
    let address = format!("http://{}/{layer}", store.host());
    let server = registry(&image_of, move |request| {
        (request.target.ends_with(&name)).then(|| to(&address))
    });
    assert_eq!(problems(&image(&client(), &server)), []);
    let ranges: Vec<_> = store.requests().iter().map(Request::range).collect();
    assert_eq!(ranges, [None, Some(40)]);
}

#[test]
fn addresses_that_are_not_followed() {
    for location in [
        "",
        "http://",
        "http://user:hunter2-of-the-tests@127.0.0.1/",
        "http://registry.example.org/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://127.0.0.1.example.org/x",
    ] {
        let server = registry(&Layout::default(), move |_| Some(to(location)));
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Redirect, "{location}: {message}");
        assert_eq!(server.count("/manifests/"), 1);
    }
    let server = registry(&Layout::default(), |_| Some(Answer::status(302)));
    assert_eq!(resolving(&client(), &server).0, Failure::Redirect);
}

#[test]
fn who_is_sent_to_gets_no_credentials_for_asking() {
    let store =
        Server::start(|_| Answer::of(401, &[("WWW-Authenticate", "Basic realm=\"there\"")], b""));
    let address = format!("http://{}/x", store.host());
    let server = registry(&Layout::default(), move |_| Some(to(&address)));
    let (kind, message) = resolving(&client(), &server);
    assert_eq!(kind, Failure::Forbidden);
    assert!(message.contains(&store.host()), "{message}");
    assert_eq!(store.requests().len(), 1);
    assert_eq!(store.requests()[0].header("authorization"), None);
}

#[test]
fn who_is_sent_to_and_is_not_there() {
    let gone = Server::start(|_| Answer::status(200)).host();
    let server = registry(&Layout::default(), move |_| {
        Some(to(&format!("http://{gone}/x?signature=token-of-the-tests")))
    });
    assert_eq!(resolving(&client(), &server).0, Failure::Unreachable);
    assert_eq!(server.count("/manifests/"), 4);
}

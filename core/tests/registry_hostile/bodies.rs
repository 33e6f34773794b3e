//! Blobs that are not what they should be, or do not come.

use super::*;
use holystone::registry::MAX_RESUMES;
use registry_images::{Packing, digest, static_program};
use std::sync::{Arc, Mutex};

/// An image, and digest and bytes of the layer that something is done to.
fn sample() -> (Layout, String, Vec<u8>) {
    let image = static_program(Packing::Gzip);
    let layer = image.json(&image.root)["layers"][1]["digest"].clone();
    let layer = layer.as_str().unwrap().to_owned();
    let bytes = image.blobs[&layer].clone();
    (image, layer, bytes)
}

/// A registry that answers so for the layer, and well for all else.
fn giving(answer: impl Fn(&Request, &[u8]) -> Answer + Send + Sync + 'static) -> Server {
    let (image, layer, bytes) = sample();
    registry(&image, move |request| {
        (request.target.ends_with(&layer)).then(|| answer(request, &bytes))
    })
}

/// The bytes from where they are wanted, as registries with ranges give them.
fn rest(request: &Request, bytes: &[u8], most: usize) -> Answer {
    let Some(start) = request.range() else {
        return Answer::cut(200, &[], bytes, most.min(bytes.len()));
    };
    let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
    let rest = &bytes[start..];
    Answer::cut(
        206,
        &[("Content-Range", &range)],
        rest,
        most.min(rest.len()),
    )
}

#[test]
fn a_registry_that_does_what_it_should() {
    let server = registry(&sample().0, |_| None);
    let image = image(&client(), &server);
    assert_eq!(problems(&image), []);
    assert!(image.is_complete());
    assert_eq!(
        (server.count("/blobs/"), server.count("/manifests/")),
        (4, 1)
    );
}

#[test]
fn a_layer_of_another_digest() {
    let server = giving(|_, bytes| {
        let mut other = bytes.to_vec();
        // The time in the header of gzip, which changes nothing of what is in it.
        other[4] ^= 1;
        Answer::ok(other)
    });
    let image = image(&client(), &server);
    one_layer_is(&image, ProblemKind::DigestMismatch, "digest");
}

#[test]
fn a_configuration_of_another_digest() {
    let (image_of, ..) = sample();
    let config = image_of.json(&image_of.root)["config"].clone();
    let mut bytes = image_of.blobs[config["digest"].as_str().unwrap()].clone();
    let name = config["digest"].as_str().unwrap().to_owned();
    let at = bytes.windows(5).position(|part| part == b"65532").unwrap();
    bytes[at] = b'7';
    let server = registry(&image_of, move |request| {
        (request.target.ends_with(&name)).then(|| Answer::ok(&bytes))
    });
    let image = image(&client(), &server);
    let problems = problems(&image);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, ProblemKind::DigestMismatch);
}

#[test]
fn a_layer_without_an_end() {
    let server = giving(|_, bytes| Answer::endless(bytes));
    let image = image(&client(), &server);
    one_layer_is(&image, ProblemKind::Damaged, "sends more than");
}

#[test]
fn a_layer_that_is_longer_than_it_should_be() {
    let server = giving(|_, bytes| Answer::ok([bytes, b"more"].concat()));
    let image = image(&client(), &server);
    one_layer_is(&image, ProblemKind::Damaged, "bytes for sha256:");
}

#[test]
fn a_layer_that_drips() {
    let mut image_of = Layout::default();
    let small = image_of.put("application/vnd.oci.image.layer.v1.tar", b"drip");
    let layers = [(small, digest(b"drip"))];
    image_of.root = image_of.image(&layers, &serde_json::json!({"os": "linux"}));
    let server = registry(&image_of, |_| None);
    // Every read must give so many bytes.
    let client = client_with(|options| {
        options.timeouts.slow_window = Duration::ZERO;
        options.timeouts.slow_bytes = 16;
    });
    let image = image(&client, &server);
    let told = problems(&image);
    assert!(
        told.iter().any(|(_, text)| text.contains("less than 16")),
        "{told:?}"
    );
    assert_eq!(server.count("/blobs/"), 2, "it is not tried again");
    let client = client_with(|options| {
        options.timeouts.slow_window = Duration::ZERO;
        options.timeouts.slow_bytes = u64::MAX;
    });
    assert_eq!(resolving(&client, &server).0, Failure::TooSlow);
}

#[test]
fn no_answer() {
    for answer in [
        Answer::silent(""),
        Answer::silent("HTTP/1.1 200 OK\r\nContent-Le"),
        Answer::silent("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        Answer::silent("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n{"),
    ] {
        let given = answer.clone();
        let server = Server::start(move |_| given.clone());
        let client = client_with(|options| {
            options.retry.retries = 1;
            options.timeouts.answer = Duration::from_millis(20);
            options.timeouts.idle = Duration::from_millis(20);
        });
        let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
        let kind = failure(&error);
        assert!(
            matches!(kind, Failure::Timeout | Failure::Forbidden),
            "{error}"
        );
        assert!(server.requests().len() <= 4);
    }
}

#[test]
fn connections_that_break_before_an_answer() {
    for bytes in ["", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Le"] {
        let server = Server::start(move |_| Answer::raw(bytes));
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Unreachable, "{message}");
        assert_eq!(server.requests().len(), 4, "{bytes}");
        // Once is no harm.
        let image_of = sample().0;
        let server = Server::start(move |request| match request.before {
            0 => Answer::raw(bytes),
            _ => stored(&image_of, request),
        });
        assert_eq!(problems(&image(&client(), &server)), []);
    }
    for bytes in ["no HTTP at all\r\n\r\n", "\0\0\0\0\r\n\r\n"] {
        let server = Server::start(move |_| Answer::raw(bytes));
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Malformed, "{message}");
    }
    // A head that does not end.
    let head = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1 << 20));
    let server = Server::start(move |_| Answer::raw(head.clone()));
    assert_eq!(resolving(&client(), &server).0, Failure::Malformed);
}

#[test]
fn what_breaks_off_goes_on_from_there() {
    let ranges = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&ranges);
    let server = giving(move |request, bytes| {
        seen.lock().unwrap().push(request.range());
        rest(request, bytes, 50)
    });
    let image = image(&client(), &server);
    assert_eq!(problems(&image), []);
    let ranges = ranges.lock().unwrap();
    let expected: Vec<_> = (0..ranges.len())
        .map(|it| (it > 0).then_some(it * 50))
        .collect();
    assert_eq!(*ranges, expected);
    assert!(ranges.len() > 2);
}

#[test]
fn who_knows_no_ranges_sends_all_again() {
    // The first breaks off, the second while what is known already goes by.
    let server = giving(|request, bytes| match request.before {
        0 => Answer::cut(200, &[], bytes, 50),
        1 => Answer::cut(200, &[], bytes, 20),
        _ => Answer::ok(bytes),
    });
    let image = image(&client(), &server);
    assert_eq!(problems(&image), []);
    let layer = sample().1;
    assert_eq!(server.count(&layer), 3);
}

#[test]
fn another_range_than_was_wanted() {
    for range in ["bytes 60-99/100", "bytes x-y/z", "pages 1-2", ""] {
        let server = giving(move |request, bytes| match request.before {
            0 => Answer::cut(200, &[], bytes, 50),
            _ => Answer::of(206, &[("Content-Range", range)], &bytes[50..]),
        });
        let image = image(&client(), &server);
        one_layer_is(&image, ProblemKind::Damaged, "another range");
    }
    // One that begins before is as good.
    let server = giving(|request, bytes| match request.before {
        0 => Answer::cut(200, &[], bytes, 50),
        _ => Answer::of(206, &[("Content-Range", "bytes 30-99/100")], &bytes[30..]),
    });
    assert_eq!(problems(&image(&client(), &server)), []);
}

#[test]
fn what_breaks_off_at_every_byte_comes_to_an_end() {
    let (_, layer, bytes) = sample();
    assert!(bytes.len() > MAX_RESUMES as usize + 1);
    for (retries, requests) in [(3, 4), (1_000_000, MAX_RESUMES as usize + 1)] {
        let server = giving(|request, bytes| rest(request, bytes, 1));
        let client = client_with(|options| options.retry.retries = retries);
        let image = image(&client, &server);
        one_layer_is(&image, ProblemKind::Damaged, "breaks off");
        assert_eq!(server.count(&layer), requests);
    }
}

//! Registries that lie, stall and break: each ends in a failure with a name, within a limit, and no error says a
//! password or a token.
#![cfg(feature = "registry")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod bodies;
mod cache;
mod credentials;
mod documents;
mod online;
mod proxy;
mod redirects;
#[path = "../registry_images/mod.rs"]
mod registry_images;
mod server;
mod statuses;

use holystone::{
    Error, ErrorKind,
    image::{Image, OpenOptions, PlatformChoice, ProblemKind, reference::Reference},
    registry::{Client, ClientOptions, Credential, Failure, HttpTransport, RegistryError},
};
use registry_images::{INDEX, Layout, MANIFEST};
use server::{Answer, Request, Server};
use std::{error::Error as _, time::Duration};

/// What no error may say.
const PASSWORD: &str = "hunter2-of-the-tests";
const TOKEN: &str = "token-of-the-tests";
/// `user:hunter2-of-the-tests` in base64.
const BASIC: &str = "Basic dXNlcjpodW50ZXIyLW9mLXRoZS10ZXN0cw==";

fn user() -> Credential {
    Credential::Basic {
        username: "user".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

/// A client that does not wait between its tries, and knows a password.
fn client() -> Client {
    client_with(|_| {})
}

fn client_with(set: impl FnOnce(&mut ClientOptions)) -> Client {
    let mut options = ClientOptions::default();
    options.retry.first_wait = Duration::ZERO;
    options.plain_http = vec!["127.0.0.1".to_owned()];
    set(&mut options);
    let transport = HttpTransport::new(&options.timeouts, &[]).unwrap();
    Client::new(transport, |_: &str, _: &str| Ok(user()), options)
}

/// A client without limits that matter, and with these credentials.
fn client_as(credential: Credential) -> Client {
    let mut options = ClientOptions::default();
    options.retry.first_wait = Duration::ZERO;
    options.plain_http = vec!["127.0.0.1".to_owned()];
    let transport = HttpTransport::new(&options.timeouts, &[]).unwrap();
    let keychain = move |_: &str, _: &str| Ok(credential.clone());
    Client::new(transport, keychain, options)
}

/// A registry that wants the password, and has these images: what `change` does not answer is as it should be.
fn registry(
    layout: &Layout,
    change: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static,
) -> Server {
    let layout = layout.clone();
    Server::with_password(BASIC.to_owned(), move |request| {
        change(request).unwrap_or_else(|| stored(&layout, request))
    })
}

/// What a registry answers that has an image, in every repository and by every tag.
fn stored(layout: &Layout, request: &Request) -> Answer {
    let (_, name) = request.target.rsplit_once('/').unwrap();
    let digest = if name.starts_with("sha256:") {
        name
    } else {
        layout.root["digest"].as_str().unwrap()
    };
    let Some(bytes) = layout.blobs.get(digest) else {
        return Answer::status(404);
    };
    let is_index = bytes.windows(11).any(|part| part == b"\"manifests\"");
    let media_type = match request.target.contains("/manifests/") {
        true if is_index => INDEX,
        true => MANIFEST,
        false => "application/octet-stream",
    };
    let headers = [
        ("Content-Type", media_type),
        ("Docker-Content-Digest", digest),
    ];
    Answer::of(200, &headers, bytes)
}

fn reference(server: &Server, name: &str) -> Reference {
    Reference::parse(&format!("{}/demo/{name}", server.host())).unwrap()
}

fn open(client: &Client, server: &Server) -> Result<Vec<Image>, Error> {
    open_with(client, server, |_| {})
}

fn open_with(
    client: &Client,
    server: &Server,
    set: impl FnOnce(&mut OpenOptions<'_>),
) -> Result<Vec<Image>, Error> {
    let mut options = OpenOptions::default();
    set(&mut options);
    client.open(&reference(server, "app:1"), &options)
}

/// The one image, of which something is wrong or nothing.
fn image(client: &Client, server: &Server) -> Image {
    let mut images = open(client, server).unwrap();
    assert_eq!(images.len(), 1);
    images.remove(0)
}

/// In which way it fails; whatever it is, no secret is told.
fn failure(error: &Error) -> Failure {
    keeps_secrets(&format!("{error} {error:?}"));
    let source = error.source().and_then(|it| it.downcast_ref());
    let source: &RegistryError = source.unwrap_or_else(|| panic!("{error}"));
    assert!(
        error.to_string().contains(&source.to_string()) || error.to_string().contains("demo"),
        "{error}: {source}"
    );
    assert!(matches!(
        error.kind(),
        ErrorKind::NoImage | ErrorKind::Registry
    ));
    source.kind()
}

/// How the client fails to say what a tag is.
fn resolving(client: &Client, server: &Server) -> (Failure, String) {
    let error = client.resolve(&reference(server, "app:1")).unwrap_err();
    (failure(&error), error.to_string())
}

fn keeps_secrets(text: &str) {
    let encoded = BASIC.trim_start_matches("Basic ");
    for secret in [PASSWORD, TOKEN, encoded] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// The problems of an image, by kind, as text.
fn problems(image: &Image) -> Vec<(ProblemKind, String)> {
    let problems = image.problems.iter();
    let problems: Vec<_> = problems.map(|it| (it.kind, it.to_string())).collect();
    keeps_secrets(&format!("{problems:?}"));
    problems
}

/// That one thing is wrong with an image whose other layers were read.
fn one_layer_is(image: &Image, kind: ProblemKind, words: &str) {
    let problems = problems(image);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, kind, "{problems:?}");
    assert!(problems[0].1.contains(words), "{problems:?}");
    assert_eq!(image.layers.len(), 3);
    let read = image.layers.iter();
    let read = read.filter(|layer| !layer.data.entries.is_empty()).count();
    assert!(read >= 2, "{problems:?}");
}

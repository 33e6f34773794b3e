//! The lock file: what it keeps, its form, and what it answers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::publisher::{digest_of, publication};
use holystone::{
    ErrorKind,
    dockerfile::{
        Answer, Attestations, BaseConfig, Publication, Published, PublishedImage, Publisher,
        Signature,
    },
    image::{platform::Platform, reference::Reference},
    lock::{Lock, MAX_LOCK_BYTES, MAX_LOCK_IMAGES, MAX_LOCK_PLATFORMS},
};
use std::sync::Arc;

const TEXT: &str = r#"# Made by `holystone pin`: what registries said of images. Keep it with the sources; do not edit it.
version = 1

[[image]]
reference = "docker.io/library/alpine:latest"
digest = "sha256:ALPINE"
index = true
seen = "2026-11-27T09:00:00Z"

[[image]]
reference = "docker.io/library/golang:1.22"
digest = "sha256:GOLANG"
index = true
seen = "2026-11-27T09:00:00Z"
signature = "present"

[[image.platform]]
name = "linux/amd64"
digest = "sha256:ALPINE"
attestations = ["provenance"]

[image.platform.config]
created = "2026-01-01T00:00:00Z"
user = "65532"
working-dir = "/go"
env = [
  "PATH=/usr/bin",
  "A=\"b\\\n\u001B",
]
on-build = [
  "RUN x",
]
shell = [
  "/bin/sh",
]

[image.platform.config.labels]
"com.acme.deprecated" = "true"
"org.opencontainers.image.title" = "Go"

[[image.platform]]
name = "linux/arm64"
digest = "sha256:GOLANG"

[image.platform.config]
empty = true
"#;

fn text() -> String {
    let hex = |name: &str| digest_of(&reference(name)).hex().to_owned();
    TEXT.replace("ALPINE", &hex("alpine"))
        .replace("GOLANG", &hex("golang:1.22"))
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn found(publication: Publication) -> Published {
    Published {
        tag: Answer::Found(Arc::new(publication)),
        digest: Answer::Unknown,
    }
}

fn golang() -> Publication {
    let host = Platform::default();
    let labels = [
        "org.opencontainers.image.title=Go",
        "com.acme.deprecated=true",
        "maintainer=me",
        "geology=x",
    ];
    let labels = labels.iter().filter_map(|label| label.split_once('='));
    let amd64 = PublishedImage {
        platform: Platform::parse("linux/amd64", &host).unwrap(),
        digest: digest_of(&reference("alpine")),
        config: Some(BaseConfig {
            os: "linux".to_owned(),
            architecture: "amd64".to_owned(),
            env: vec!["PATH=/usr/bin".to_owned(), "A=\"b\\\n\u{1b}".to_owned()],
            user: "65532".to_owned(),
            working_dir: "/go".to_owned(),
            shell: vec!["/bin/sh".to_owned()],
            on_build: vec!["RUN x".to_owned()],
            labels: labels
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            created: "2026-01-01T00:00:00Z".to_owned(),
            ..BaseConfig::default()
        }),
        attestations: Some(Attestations {
            provenance: true,
            sbom: false,
        }),
    };
    let arm64 = PublishedImage {
        platform: Platform::parse("linux/arm64/v8", &host).unwrap(),
        digest: digest_of(&reference("golang:1.22")),
        config: Some(BaseConfig {
            is_empty: true,
            ..BaseConfig::default()
        }),
        attestations: None,
    };
    let nameless = PublishedImage {
        platform: Platform {
            os: String::new(),
            ..Platform::default()
        },
        ..arm64.clone()
    };
    Publication {
        images: vec![arm64, amd64, nameless],
        signature: Some(Signature::Present),
        ..publication(&reference("golang:1.22"))
    }
}

fn lock() -> Lock {
    let mut lock = Lock::default();
    lock.insert(&reference("golang:1.22"), &found(golang()))
        .unwrap();
    lock.insert(
        &reference("alpine"),
        &found(publication(&reference("alpine"))),
    )
    .unwrap();
    lock.insert(&reference("absent"), &Published::default())
        .unwrap();
    lock
}

#[test]
fn it_is_written_and_read() {
    assert_eq!(lock().to_string(), text());
    let read = Lock::parse("holystone.lock", &text()).unwrap();
    assert_eq!(read, lock());
    assert_eq!(read.to_string(), text());
    let names: Vec<&str> = read.references().collect();
    assert_eq!(
        names,
        [
            "docker.io/library/alpine:latest",
            "docker.io/library/golang:1.22"
        ]
    );
}

#[test]
fn it_answers_for_tags_and_digests() {
    let lock = lock();
    let digest = digest_of(&reference("golang:1.22"));
    let other = digest_of(&reference("alpine"));
    for (name, tag, by_digest) in [
        ("golang:1.22".to_owned(), true, false),
        ("alpine".to_owned(), true, false),
        (format!("golang:1.22@{digest}"), true, true),
        (format!("golang:1.21@{digest}"), false, true),
        (format!("golang@{digest}"), false, true),
        (format!("golang:1.22@{other}"), true, false),
        ("golang".to_owned(), false, false),
        (format!("acme/golang@{digest}"), false, false),
    ] {
        let published = lock.published(&reference(&name)).unwrap();
        assert_eq!(published.tag.found().is_some(), tag, "{name}");
        assert_eq!(published.digest.found().is_some(), by_digest, "{name}");
    }
}

#[test]
fn a_digest_that_a_tag_has_left_is_kept_beside_it() {
    let mut lock = lock();
    let old = digest_of(&reference("alpine"));
    let pinned = reference(&format!("golang:1.22@{old}"));
    let publication = Publication {
        digest: old.clone(),
        ..golang()
    };
    let published = Published {
        digest: Answer::Found(Arc::new(publication)),
        ..found(golang())
    };
    lock.insert(&pinned, &published).unwrap();
    let read = Lock::parse("x", &lock.to_string()).unwrap();
    let answer = read.published(&pinned).unwrap();
    assert_eq!(
        answer.tag.found().unwrap().digest,
        digest_of(&reference("golang:1.22"))
    );
    assert_eq!(answer.digest.found().unwrap().digest, old);
}

#[test]
fn mistakes_have_a_place() {
    let text = text();
    for (from, to, message) in [
        (
            "version = 1",
            "version = 2",
            "x:2:11: this holystone reads lock files of version 1, not 2",
        ),
        (
            "version = 1",
            "",
            "x:1:1: a lock file starts with its `version`",
        ),
        ("index = true", "index = 1", "x:7:9: "),
        ("index = true", "indx = true", "x:7:1: "),
        (
            "docker.io/library/alpine:latest",
            "alpine:latest",
            "x:5:13: a reference here",
        ),
        (
            "docker.io/library/alpine:latest",
            "docker.io/library/alpine",
            "x:5:13: a reference here",
        ),
        (
            "docker.io/library/alpine:latest",
            "docker.io/library/golang:1.22",
            "x:10:1: `docker.io/library/golang:1.22` is there twice",
        ),
        ("digest = \"sha256:", "digest = \"sha256:0", "x:6:10: "),
        ("2026-11-27T", "2026-11-27", "x:8:8: `seen` is no time"),
        ("\"present\"", "\"good\"", "x:15:13: `signature` is one of"),
        ("\"provenance\"", "\"slsa\"", "x:20:17: an attestation"),
        ("linux/amd64", "li nux/amd64", "x:18:8: "),
        ("version = 1", "version = ", "x:2:"),
    ] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text, "{from}");
        let error = Lock::parse("x", &wrong).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidLock);
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn limits() {
    let large = " ".repeat(MAX_LOCK_BYTES + 1);
    assert_eq!(
        Lock::parse("x", &large).unwrap_err().kind(),
        ErrorKind::TooLarge
    );
    let mut lock = Lock::default();
    for number in 0..MAX_LOCK_IMAGES {
        let name = reference(&format!("a:{number}"));
        lock.insert(&name, &found(publication(&name))).unwrap();
    }
    let text = lock.to_string();
    assert!(Lock::parse("x", &text).is_ok());
    let one_more = reference("b");
    let error = lock
        .insert(&one_more, &found(publication(&one_more)))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let first = text.split("\n\n").nth(1).unwrap();
    let other = text.clone() + "\n" + &first.replace("a:0", "b:0") + "\n";
    let error = Lock::parse("x", &other).unwrap_err();
    assert!(error.to_string().contains("more than"), "{error}");
    let mut many = golang();
    many.images = vec![many.images[0].clone(); MAX_LOCK_PLATFORMS + 1];
    Lock::default().insert(&one_more, &found(many)).unwrap_err();
}

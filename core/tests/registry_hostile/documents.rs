//! Manifests and indexes that are not what they should be, and how many of them are asked for.

use super::*;
use registry_images::{Packing, digest, several_platforms, static_program};
use serde_json::{Value, json};

fn serving(manifest: &'static str) -> Server {
    registry(&Layout::default(), move |_| Some(Answer::ok(manifest)))
}

#[test]
fn a_manifest_that_its_digest_does_not_fit() {
    let image = static_program(Packing::Gzip);
    let other = digest(b"another");
    let header = other.clone();
    let server = registry(&image, move |request| {
        let of_tag = request.target.ends_with("/app:1") || request.target.ends_with("/1");
        let headers = [("Docker-Content-Digest", header.as_str())];
        Some(Answer::of(200, if of_tag { &headers } else { &[] }, b"{}"))
    });
    let (kind, message) = resolving(&client(), &server);
    assert_eq!(kind, Failure::DigestMismatch);
    assert!(message.contains(&other), "{message}");
    // By digest, whatever the registry says that it is.
    let error = client().open(
        &reference(&server, &format!("app@{other}")),
        &OpenOptions::default(),
    );
    assert_eq!(failure(&error.unwrap_err()), Failure::DigestMismatch);
}

#[test]
fn what_is_no_manifest() {
    for (text, words) in [
        ("<html>log in to the network</html>", "no manifest"),
        ("", "no manifest"),
        ("[]", "no manifest"),
        ("{\"schemaVersion\": 2,", "no manifest"),
        ("{\"schemaVersion\": \"two\"}", "/schemaVersion"),
        ("{\"schemaVersion\": 1, \"fsLayers\": []}", "schema 1"),
    ] {
        let server = serving(text);
        let (kind, message) = resolving(&client(), &server);
        assert_eq!(kind, Failure::Malformed, "{text}");
        assert!(message.contains(words), "{message}");
        assert_eq!(
            failure(&open(&client(), &server).unwrap_err()),
            Failure::Malformed
        );
    }
    let server = registry(&Layout::default(), |_| {
        let kind = "application/vnd.docker.distribution.manifest.v1+prettyjws";
        Some(Answer::of(200, &[("Content-Type", kind)], b"{}"))
    });
    assert_eq!(resolving(&client(), &server).0, Failure::Malformed);
}

#[test]
fn a_manifest_with_a_wrong_part_says_which() {
    let server = serving("{\"schemaVersion\": 2, \"config\": {}, \"layers\": [5]}");
    let error = open(&client(), &server).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoImage);
    assert!(error.to_string().contains("#/config"), "{error}");
    // Deeper than any parser goes.
    let deep = format!(
        "{{\"schemaVersion\": 2, \"config\": {}",
        "[".repeat(100_000)
    );
    let server = serving(String::leak(deep));
    assert!(open(&client(), &server).is_err());
}

#[test]
fn a_manifest_without_an_end() {
    let server = registry(&Layout::default(), |_| Some(Answer::endless(b"{")));
    let (kind, message) = resolving(&client(), &server);
    assert_eq!(kind, Failure::TooLarge);
    assert!(message.contains("4194304"), "{message}");
    assert_eq!(server.count("/manifests/"), 1, "it is not tried again");
}

#[test]
fn a_manifest_that_breaks_off_comes_again() {
    let image = static_program(Packing::Gzip);
    let bytes = image.blobs[image.root["digest"].as_str().unwrap()].clone();
    let part = bytes.clone();
    let server = registry(&image, move |request| {
        let first = request.before == 0 && request.target.contains("/manifests/");
        first.then(|| Answer::cut(200, &[("Content-Type", MANIFEST)], &part, 10))
    });
    let resolved = client().resolve(&reference(&server, "app:1")).unwrap();
    assert_eq!(resolved.to_string(), image.root["digest"]);
    assert_eq!(server.count("/manifests/"), 2);
    let server = registry(&image, move |_| Some(Answer::cut(200, &[], &bytes, 10)));
    assert_eq!(resolving(&client(), &server).0, Failure::Truncated);
    assert_eq!(server.count("/manifests/"), 4);
}

#[test]
fn only_what_is_wanted_is_asked_for() {
    let image = several_platforms();
    for (platform, layers, manifests, blobs) in [
        // The index in the index, its manifest, and that of its attestation; the statement.
        (PlatformChoice::parse("linux/amd64").unwrap(), true, 4, 5),
        (PlatformChoice::parse("linux/amd64").unwrap(), false, 4, 2),
        (PlatformChoice::parse("linux/arm64").unwrap(), false, 4, 2),
        (PlatformChoice::Default, false, 4, 2),
        (PlatformChoice::All, false, 6, 4),
    ] {
        let server = registry(&image, |_| None);
        let images = open_with(&client(), &server, |options| {
            options.platform = platform.clone();
            options.layers = layers;
        });
        let expected = if platform == PlatformChoice::All {
            2
        } else {
            1
        };
        let images = images.unwrap();
        assert_eq!(images.len(), expected);
        for image in &images {
            assert_eq!(problems(image), [], "{platform:?}");
            assert!(image.provenance.is_some());
        }
        let counts = (server.count("/manifests/"), server.count("/blobs/"));
        assert_eq!(counts, (manifests, blobs), "{platform:?} {layers}");
    }
    for (image, words) in [
        (
            image,
            "there is no linux/s390x; there is linux/amd64, linux/arm64/v8",
        ),
        (
            index_of(&[json!({"os": "linux", "architecture": "386"})]),
            "there is no linux/s390x; there is linux/386",
        ),
    ] {
        let server = registry(&image, |_| None);
        let error = open_with(&client(), &server, |options| {
            options.platform = PlatformChoice::parse("linux/s390x").unwrap();
        });
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoImage);
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(server.count("/blobs/"), 0);
    }
}

/// An index of these platforms, all of the same manifest.
fn index_of(platforms: &[Value]) -> Layout {
    let mut image = static_program(Packing::Gzip);
    let manifest = image.root.clone();
    let manifests = platforms.iter().map(|platform| {
        let mut manifest = manifest.clone();
        manifest["platform"] = platform.clone();
        manifest
    });
    let manifests: Vec<Value> = manifests.collect();
    image.root = image.index(&manifests);
    image
}

#[test]
fn platforms_may_share_a_manifest() {
    let amd64 = json!({"os": "linux", "architecture": "amd64"});
    let other = json!({"os": "linux", "architecture": "386"});
    for platforms in [[amd64.clone(), other.clone()], [other, amd64]] {
        let server = registry(&index_of(&platforms), |_| None);
        let images = open_with(&client(), &server, |options| {
            options.platform = PlatformChoice::parse("linux/amd64").unwrap();
        });
        assert_eq!(problems(&images.unwrap()[0]), []);
    }
}

#[test]
fn a_manifest_that_is_not_there_is_told() {
    let image = several_platforms();
    let missing = |architecture: &'static str, image: &Layout| {
        let inner = image.json(&image.json(&image.root)["manifests"][0]);
        let manifests = inner["manifests"].as_array().unwrap().clone();
        let of = manifests
            .iter()
            .find(|it| it["platform"]["architecture"] == architecture);
        of.unwrap()["digest"].as_str().unwrap().to_owned()
    };
    let arm64 = missing("arm64", &image);
    let gone = arm64.clone();
    let server = registry(&image, move |request| {
        (request.target.ends_with(&gone)).then(|| Answer::status(404))
    });
    let images = open_with(&client(), &server, |options| {
        options.platform = PlatformChoice::All;
    });
    let images = images.unwrap();
    assert_eq!(images.len(), 1);
    assert!(!images[0].is_complete());
    let problems = problems(&images[0]);
    assert!(problems[0].1.contains(&arm64), "{problems:?}");
    let error = open_with(&client(), &server, |options| {
        options.platform = PlatformChoice::parse("linux/arm64").unwrap();
    });
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoImage);
    assert!(error.to_string().contains(&arm64), "{error}");
}

#[test]
fn an_index_of_very_many_manifests() {
    let mut image = static_program(Packing::Gzip);
    let mut manifests = vec![image.root.clone()];
    for number in 1..2_000_u32 {
        let mut manifest = image.root.clone();
        manifest["digest"] = digest(&number.to_le_bytes()).into();
        manifests.push(manifest);
    }
    image.root = image.index(&manifests);
    let server = registry(&image, |_| None);
    let images = open(&client(), &server).unwrap();
    assert!(server.count("/manifests/") <= 1_001);
    assert_eq!(images.len(), 1);
    let problems = problems(&images[0]);
    let limit = problems
        .iter()
        .find(|(kind, _)| *kind == ProblemKind::Limit);
    assert!(limit.unwrap().1.contains("1000"), "{limit:?}");
}

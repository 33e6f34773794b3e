//! Which images a source has, which is taken, and what is wrong on the way to it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    Error, ErrorKind,
    image::{Image, Input, Limits, OpenOptions, PlatformChoice, Problem, ProblemKind, open},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write};
use tar::{Builder, Header};

/// An OCI image layout.
#[derive(Default)]
struct Layout {
    files: BTreeMap<String, Vec<u8>>,
}

impl Layout {
    fn blob(&mut self, bytes: &[u8]) -> (String, usize) {
        let mut hex = String::new();
        for byte in Sha256::digest(bytes) {
            write!(hex, "{byte:02x}").unwrap();
        }
        self.files
            .insert(format!("blobs/sha256/{hex}"), bytes.into());
        (format!("sha256:{hex}"), bytes.len())
    }

    fn descriptor(&mut self, kind: &str, bytes: &[u8]) -> Value {
        let (digest, size) = self.blob(bytes);
        json!({"mediaType": format!("application/vnd.oci.image.{kind}"), "digest": digest, "size": size})
    }

    /// A manifest of an image with so many layers.
    fn image(&mut self, architecture: &str, layers: usize) -> Value {
        let empty = [0; 1024];
        let layer = self.descriptor("layer.v1.tar", &empty);
        let ids = vec![layer["digest"].clone(); layers];
        let config = json!({
            "architecture": architecture, "os": "linux", "config": {},
            "rootfs": {"type": "layers", "diff_ids": ids},
        });
        let config = self.descriptor("config.v1+json", config.to_string().as_bytes());
        let manifest = json!({
            "schemaVersion": 2, "config": config, "layers": vec![layer; layers],
        });
        let mut manifest = self.descriptor("manifest.v1+json", manifest.to_string().as_bytes());
        manifest["platform"] = json!({"architecture": architecture, "os": "linux"});
        manifest
    }

    fn index(&mut self, manifests: &[Value]) -> Value {
        let index = json!({"schemaVersion": 2, "manifests": manifests}).to_string();
        self.descriptor("index.v1+json", index.as_bytes())
    }

    /// The layout as an archive, with this as its `index.json`.
    fn archive(mut self, manifests: &[Value]) -> Vec<u8> {
        let index = json!({"schemaVersion": 2, "manifests": manifests}).to_string();
        self.files.insert("index.json".into(), index.into());
        self.files.insert(
            "oci-layout".into(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.into(),
        );
        let mut tar = Builder::new(Vec::new());
        for (name, bytes) in self.files {
            let mut header = Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, &*bytes).unwrap();
        }
        tar.into_inner().unwrap()
    }
}

fn named(mut descriptor: Value, name: &str) -> Value {
    descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": name});
    descriptor
}

fn opened(archive: &[u8], set: impl Fn(&mut OpenOptions<'_>)) -> Result<Vec<Image>, Error> {
    let mut options = OpenOptions::default();
    set(&mut options);
    let searched = open(Input::Bytes(archive.into()), &options);
    // A stream has the same images.
    let streamed = open(Input::Reader(Box::new(archive)), &options);
    let told = |opened: &Result<Vec<Image>, Error>| match opened {
        Ok(images) => Ok(images.iter().map(told).collect::<Vec<_>>()),
        Err(error) => Err(error.to_string()),
    };
    assert_eq!(told(&searched), told(&streamed));
    searched
}

fn told(image: &Image) -> (String, usize, Vec<Problem>) {
    (
        image.name.clone(),
        image.layers.len(),
        image.problems.clone(),
    )
}

fn platforms(images: &[Image]) -> Vec<String> {
    images
        .iter()
        .map(|image| image.platform().to_string())
        .collect()
}

#[test]
fn one_platform_is_taken_of_an_index() {
    let mut layout = Layout::default();
    let images = ["riscv64", "amd64", "s390x"].map(|architecture| layout.image(architecture, 1));
    let index = layout.index(&images);
    let archive = layout.archive(&[named(index, "app:1")]);
    let choose = |text: &str| {
        let choice = PlatformChoice::parse(text).unwrap();
        opened(&archive, |options| options.platform = choice.clone())
    };
    assert_eq!(platforms(&choose("linux/s390x").unwrap()), ["linux/s390x"]);
    assert_eq!(choose("all").unwrap().len(), 3);
    let error = choose("linux/arm64").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoImage);
    for there in ["linux/riscv64", "linux/amd64", "linux/s390x"] {
        assert!(error.to_string().contains(there), "{error}");
    }
    let usual = opened(&archive, |_| {}).unwrap();
    assert_eq!(usual.len(), 1);
    assert_eq!(usual[0].tags, ["app:1"]);
}

#[test]
fn attestations_are_no_images() {
    let mut layout = Layout::default();
    let image = layout.image("amd64", 1);
    let mut attestation = layout.image("unknown", 1);
    attestation["platform"] = json!({"architecture": "unknown", "os": "unknown"});
    attestation["annotations"] = json!({"vnd.docker.reference.type": "attestation-manifest"});
    let archive = layout.archive(&[image, attestation]);
    let images = opened(&archive, |options| options.platform = PlatformChoice::All).unwrap();
    assert_eq!(platforms(&images), ["linux/amd64"]);
    assert!(images[0].is_complete());
}

#[test]
fn images_of_other_names_are_all_taken() {
    let mut layout = Layout::default();
    let (one, two) = (layout.image("amd64", 1), layout.image("amd64", 2));
    let archive = layout.archive(&[named(one, "a:1"), named(two, "b:2")]);
    assert_eq!(opened(&archive, |_| {}).unwrap().len(), 2);
    let images = opened(&archive, |options| options.reference = Some("b:2".into())).unwrap();
    assert_eq!(images.len(), 1);
    assert_eq!(images[0].layers.len(), 2);
    let error = opened(&archive, |options| options.reference = Some("c".into())).unwrap_err();
    assert!(
        error.to_string().contains("a:1") && error.to_string().contains("b:2"),
        "{error}"
    );
}

#[test]
fn limits_are_told() {
    let count = |limits: Limits, archive: &[u8]| -> (usize, usize) {
        let images = opened(archive, |options| options.limits = limits).unwrap();
        let problems = images[0].problems.iter();
        let limits = problems.filter(|problem| problem.kind == ProblemKind::Limit);
        (images[0].layers.len(), limits.count())
    };
    let mut limits = Limits::default();
    let mut layout = Layout::default();
    let image = layout.image("amd64", 20);
    let archive = layout.archive(&[image]);
    assert_eq!(count(limits, &archive), (20, 0));
    limits.layers = 19;
    assert_eq!(count(limits, &archive), (19, 1));

    // Indexes in indexes.
    let deep = |depth: usize| {
        let mut layout = Layout::default();
        let image = layout.image("amd64", 1);
        let mut descriptor = image.clone();
        for _ in 0..depth {
            descriptor = layout.index(&[descriptor]);
        }
        layout.archive(&[image, descriptor])
    };
    let limits = Limits::default();
    assert_eq!(count(limits, &deep(4)), (1, 0));
    assert_eq!(count(limits, &deep(5)), (1, 1));
}

#[test]
fn indexes_cannot_multiply() {
    // Each index has the next one many times: 20^4 manifests in a few blobs.
    let mut layout = Layout::default();
    let mut descriptor = layout.image("amd64", 1);
    for _ in 0..4 {
        let many = vec![descriptor; 20];
        descriptor = layout.index(&many);
    }
    let archive = layout.archive(&[descriptor]);
    let images = opened(&archive, |_| {}).unwrap();
    assert!(images.len() <= Limits::default().manifests);
    assert!(!images[0].is_complete());
}

#[test]
fn what_is_no_image_says_so() {
    let bare = Layout::default().archive(&[]);
    let error = opened(&bare, |_| {});
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NoImage);
    let mut layout = Layout::default();
    let broken = layout.descriptor("manifest.v1+json", b"{\"layers\": 5}");
    let error = opened(&layout.archive(&[broken]), |_| {}).unwrap_err();
    assert!(error.to_string().contains("sha256:"), "{error}");
    let wrong = json!({"digest": "sha256:../../etc/passwd", "size": 1, "mediaType": "x"});
    assert!(opened(&Layout::default().archive(&[wrong]), |_| {}).is_err());
}

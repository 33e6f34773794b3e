//! What registries are asked for bases and pins, over a transport that keeps a registry in memory.
#![cfg(feature = "registry")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    ErrorKind,
    dockerfile::{Answer, Attestations, Publication, Publisher, Signature},
    image::{platform::Platform, reference::Reference},
    registry::{
        Anonymous, Body, Client, ClientOptions, PublicKey, PublisherOptions, Registries, Transport,
        TransportError,
    },
};
use p256::{
    ecdsa::{DerSignature, SigningKey, signature::Signer},
    pkcs8::{EncodePublicKey, LineEnding},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write,
    io::Cursor,
    sync::{Arc, Mutex},
};

/// A registry of one repository, `r.io/app`: what is under `manifests/`, `blobs/` and `referrers/`.
#[derive(Clone, Default)]
struct Memory {
    documents: BTreeMap<String, Vec<u8>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Memory {
    fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.documents.insert(path.to_owned(), bytes.into());
    }

    fn blob(&mut self, bytes: impl Into<Vec<u8>>) -> Value {
        let bytes = bytes.into();
        let digest = digest(&bytes);
        let descriptor = json!({"mediaType": "x", "digest": digest, "size": bytes.len()});
        self.put(&format!("blobs/{digest}"), bytes);
        descriptor
    }

    /// A manifest by its digest, and its descriptor.
    fn manifest(&mut self, document: &Value) -> Value {
        let bytes = document.to_string().into_bytes();
        let digest = digest(&bytes);
        let descriptor =
            json!({"mediaType": document["mediaType"], "digest": digest, "size": bytes.len()});
        self.put(&format!("manifests/{digest}"), bytes);
        descriptor
    }

    fn tag(&mut self, tag: &str, descriptor: &Value) {
        let digest = descriptor["digest"].as_str().unwrap();
        let bytes = self.documents[&format!("manifests/{digest}")].clone();
        self.put(&format!("manifests/{tag}"), bytes);
    }

    fn image(&mut self, config: &Value) -> Value {
        let config = self.blob(config.to_string());
        self.manifest(
            &json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}),
        )
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

impl Transport for Memory {
    fn send(
        &self,
        request: &http::Request<Vec<u8>>,
    ) -> Result<http::Response<Body>, TransportError> {
        let path = request.uri().path();
        let path = path.strip_prefix("/v2/app/").unwrap();
        self.asked.lock().unwrap().push(path.to_owned());
        let (status, bytes) = match self.documents.get(path) {
            Some(bytes) => (200, bytes.clone()),
            None => (404, b"{}".to_vec()),
        };
        let body: Body = Box::new(Cursor::new(bytes));
        let mut response = http::Response::new(body);
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
        Ok(response)
    }
}

fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

fn registries(memory: &Memory, ask: PublisherOptions) -> Registries {
    let client = Client::new(memory.clone(), Anonymous, ClientOptions::default());
    Registries::new(Arc::new(client), ask)
}

fn publication(memory: &Memory, ask: PublisherOptions) -> Publication {
    let published = registries(memory, ask);
    let published = published.published(&reference("r.io/app:1")).unwrap();
    assert_eq!(published.digest, Answer::Unknown);
    published.tag.found().expect("it is there").clone()
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn with(descriptor: &Value, fields: &Value) -> Value {
    let mut descriptor = descriptor.clone();
    for (name, value) in fields.as_object().unwrap() {
        descriptor[name] = value.clone();
    }
    descriptor
}

/// An index of two platforms, the first with what its builder attests.
fn indexed(memory: &mut Memory) -> Value {
    let amd64 = memory.image(
        &json!({"os": "linux", "architecture": "amd64", "created": "2026-01-02T03:04:05Z",
        "config": {"User": "app", "Labels": {"a": "b"}}}),
    );
    let arm64 =
        memory.image(&json!({"os": "linux", "architecture": "arm64", "config": {"User": "arm"}}));
    let statement = |kind: &str| {
        json!({"mediaType": "application/vnd.in-toto+json", "digest": digest(kind.as_bytes()),
        "size": 1, "annotations": {"in-toto.io/predicate-type": kind}})
    };
    let attested = memory.manifest(
        &json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": statement("x"),
        "layers": [statement("https://slsa.dev/provenance/v1")]}),
    );
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [
        with(&amd64, &json!({"platform": {"os": "linux", "architecture": "amd64"}})),
        with(&arm64, &json!({"platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}})),
        with(&attested, &json!({"platform": {"os": "unknown", "architecture": "unknown"},
            "annotations": {"vnd.docker.reference.type": "attestation-manifest",
                "vnd.docker.reference.digest": amd64["digest"]}})),
    ]});
    let index = memory.manifest(&index);
    memory.tag("1", &index);
    index
}

fn ask(platforms: &[&str]) -> PublisherOptions {
    let mut ask = PublisherOptions::default();
    ask.platforms = platforms
        .iter()
        .map(|text| Platform::parse(text, &Platform::default()).unwrap())
        .collect();
    ask
}

#[test]
fn an_index_and_what_is_asked_of_its_platforms() {
    let mut memory = Memory::default();
    let index = indexed(&mut memory);
    let found = publication(&memory, ask(&["linux/amd64"]));
    assert_eq!(found.digest.to_string(), index["digest"].as_str().unwrap());
    assert!(found.is_index && found.signature.is_none());
    let platforms: Vec<String> = found
        .images
        .iter()
        .map(|it| it.platform.to_string())
        .collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64/v8"]);
    let config = found.images[0].config.as_ref().unwrap();
    assert_eq!(
        (config.user.as_str(), config.created.as_str()),
        ("app", "2026-01-02T03:04:05Z")
    );
    assert_eq!(config.labels["a"], "b");
    let attested = found.images[0].attestations.unwrap();
    assert!(attested.provenance && !attested.sbom);
    assert!(found.images[1].config.is_none() && found.images[1].attestations.is_none());
    // The index, and of one platform its manifest, its configuration and its attestations.
    assert_eq!(memory.asked().len(), 4);
    let both = publication(&memory, ask(&["linux/amd64", "linux/arm64"]));
    assert_eq!(both.images[1].config.as_ref().unwrap().user, "arm");
    assert_eq!(both.images[1].attestations, Some(Attestations::default()));
    let none = publication(&memory, ask(&["linux/s390x"]));
    assert!(none.images.iter().all(|image| image.config.is_none()));
}

#[test]
fn an_image_alone() {
    let mut memory = Memory::default();
    let image = memory.image(&json!({"os": "linux", "architecture": "riscv64", "config": {}}));
    memory.tag("1", &image);
    let found = publication(&memory, PublisherOptions::default());
    assert!(!found.is_index);
    assert_eq!(found.images.len(), 1);
    assert_eq!(found.images[0].platform.to_string(), "linux/riscv64");
    assert_eq!(found.images[0].digest, found.digest);
}

#[test]
fn tags_and_digests_are_asked_for_apart() {
    let mut memory = Memory::default();
    let old =
        memory.image(&json!({"os": "linux", "architecture": "amd64", "config": {"User": "old"}}));
    let old = old["digest"].as_str().unwrap();
    let index = indexed(&mut memory);
    let index = index["digest"].as_str().unwrap();
    let registries = registries(&memory, PublisherOptions::default());
    let ask = |text: String| registries.published(&reference(&text)).unwrap();
    let moved = ask(format!("r.io/app:1@{old}"));
    assert_eq!(moved.tag.found().unwrap().digest.to_string(), index);
    assert_eq!(moved.digest.found().unwrap().digest.to_string(), old);
    assert_eq!(
        moved.effective(&reference(&format!("r.io/app:1@{old}"))),
        &moved.digest
    );
    let same = ask(format!("r.io/app:1@{index}"));
    assert_eq!(same.tag, same.digest);
    let gone = ask(format!("r.io/app:1@sha256:{}", "0".repeat(64)));
    assert_eq!(gone.digest, Answer::NotFound);
    let no_tag = ask(format!("r.io/app:2@{index}"));
    assert_eq!(no_tag.tag, Answer::NotFound);
    assert!(no_tag.digest.found().is_some());
    assert_eq!(ask("r.io/app".to_owned()).tag, Answer::NotFound);
}

#[test]
fn documents_that_are_wrong_have_a_place() {
    let mut memory = Memory::default();
    memory.put("manifests/1", r#"{"manifests": [{"digest": 1}]}"#);
    let registries = registries(&memory, PublisherOptions::default());
    let error = registries.published(&reference("r.io/app:1")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Registry);
    assert!(
        error.to_string().contains("#/manifests/0/digest: "),
        "{error}"
    );
}

#[test]
fn indexes_are_nested_only_so_deep() {
    let mut memory = Memory::default();
    let mut inner = memory.image(&json!({"os": "linux", "architecture": "amd64"}));
    for _ in 0..6 {
        inner = memory.manifest(&json!({"mediaType": INDEX, "manifests": [inner]}));
    }
    memory.tag("1", &inner);
    let registries = registries(&memory, PublisherOptions::default());
    let error = registries.published(&reference("r.io/app:1")).unwrap_err();
    assert!(
        error.to_string().contains("nested more than 4 deep"),
        "{error}"
    );
}

fn signing_key(seed: u8) -> (SigningKey, PublicKey) {
    let key = SigningKey::from_slice(&[seed; 32]).unwrap();
    let pem = key
        .verifying_key()
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    (key, PublicKey::parse(&pem).unwrap())
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn signature(memory: &Memory, key: Option<PublicKey>) -> Signature {
    let mut ask = PublisherOptions::default();
    (ask.signatures, ask.key) = (true, key);
    publication(memory, ask).signature.unwrap()
}

/// Cosign's first form: a tag made of the digest, a payload, a signature in an annotation.
fn sign_by_tag(memory: &mut Memory, of: &str, key: &SigningKey) {
    let payload = json!({"critical": {"image": {"docker-manifest-digest": of}}}).to_string();
    let signed: DerSignature = key.sign(payload.as_bytes());
    let layer = with(
        &memory.blob(payload),
        &json!({
        "mediaType": "application/vnd.dev.cosign.simplesigning.v1+json",
        "annotations": {"dev.cosignproject.cosign/signature": base64(signed.as_bytes())}}),
    );
    let config = memory.blob("{}");
    let manifest =
        memory.manifest(&json!({"mediaType": MANIFEST, "config": config, "layers": [layer]}));
    memory.tag(&format!("{}.sig", of.replace(':', "-")), &manifest);
}

/// A bundle among the referrers, listed by the registry or under the tag that stands for the list.
fn sign_by_referrer(memory: &mut Memory, of: &str, key: &SigningKey, is_listed: bool) {
    let statement = json!({"_type": "https://in-toto.io/Statement/v1",
        "subject": [{"digest": {"sha256": of.strip_prefix("sha256:").unwrap()}}],
        "predicateType": "https://sigstore.dev/cosign/sign/v1", "predicate": {}})
    .to_string();
    let kind = "application/vnd.in-toto+json";
    let signed: DerSignature = key.sign(
        format!(
            "DSSEv1 {} {kind} {} {statement}",
            kind.len(),
            statement.len()
        )
        .as_bytes(),
    );
    let bundle = json!({"dsseEnvelope": {"payload": base64(statement.as_bytes()), "payloadType": kind,
        "signatures": [{"sig": base64(signed.as_bytes())}]}});
    let bundle_type = "application/vnd.dev.sigstore.bundle.v0.3+json";
    let layer = with(
        &memory.blob(bundle.to_string()),
        &json!({"mediaType": bundle_type}),
    );
    let config = memory.blob("{}");
    let manifest = memory.manifest(
        &json!({"mediaType": MANIFEST, "config": config, "layers": [layer],
        "artifactType": bundle_type}),
    );
    let sbom = with(&manifest, &json!({"artifactType": "application/spdx+json"}));
    let referrers = json!({"mediaType": INDEX, "manifests": [sbom,
        with(&manifest, &json!({"artifactType": bundle_type}))]});
    if is_listed {
        memory.put(&format!("referrers/{of}"), referrers.to_string());
    } else {
        let index = memory.manifest(&referrers);
        memory.tag(&of.replace(':', "-"), &index);
    }
}

#[test]
fn signatures_wherever_they_are() {
    let (ours, our_key) = signing_key(7);
    let (theirs, _) = signing_key(9);
    for form in 0..3 {
        for (key, expected) in [(&ours, Signature::Verified), (&theirs, Signature::Invalid)] {
            let mut memory = Memory::default();
            let index = indexed(&mut memory);
            let of = index["digest"].as_str().unwrap();
            assert_eq!(signature(&memory, None), Signature::Absent);
            assert_eq!(signature(&memory, Some(our_key.clone())), Signature::Absent);
            match form {
                0 => sign_by_tag(&mut memory, of, key),
                form => sign_by_referrer(&mut memory, of, key, form == 1),
            }
            assert_eq!(signature(&memory, None), Signature::Present, "form {form}");
            let found = signature(&memory, Some(our_key.clone()));
            assert_eq!(found, expected, "form {form}");
        }
    }
}

#[test]
fn a_signature_of_another_image_is_none() {
    let (ours, our_key) = signing_key(7);
    let mut memory = Memory::default();
    let index = indexed(&mut memory);
    let of = index["digest"].as_str().unwrap();
    let other = digest(b"other");
    sign_by_tag(&mut memory, &other, &ours);
    let signed = memory.documents[&format!("manifests/{}.sig", other.replace(':', "-"))].clone();
    memory.put(&format!("manifests/{}.sig", of.replace(':', "-")), signed);
    assert_eq!(signature(&memory, Some(our_key)), Signature::Invalid);
}

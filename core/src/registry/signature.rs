//! Signatures of images: whether there are any, and whether a key made one.
//!
//! Where they are: the referrers of the manifest (distribution-spec, "Listing Referrers", with its tag for
//! registries that list none), and the tag `sha256-HEX.sig` (cosign's `SIGNATURE_SPEC.md`). Signatures without
//! a key of one's own (certificates of an authority) are seen, and not verified.

use super::{
    Client, Failure, RegistryError,
    document::{Descriptor, Document},
};
use crate::{
    dockerfile::Signature,
    error::{Error, ErrorKind},
    image::{base64, digest::Digest, reference::Reference},
};
use p256::{
    ecdsa::{self, VerifyingKey, signature::Verifier},
    pkcs8::DecodePublicKey,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many signatures of an image are looked at.
pub const MAX_SIGNATURES: usize = 32;

/// What is signed by cosign's first form: a payload with the digest of the image.
const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
/// The annotation with the signature of such a payload.
const SIGNATURE_ANNOTATION: &str = "dev.cosignproject.cosign/signature";
/// Sigstore's bundles, in any version.
const BUNDLE: &str = "application/vnd.dev.sigstore.bundle";
/// Artifacts that are signatures, whoever made them.
const SIGNATURES: &[&str] = &[
    "application/vnd.dev.cosign.artifact.sig.v1+json",
    "application/vnd.cncf.notary.signature",
];
/// What a bundle says that signs an image, and does not attest something else of it.
const SIGN_PREDICATE: &str = "https://sigstore.dev/cosign/sign/v1";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The key of who signs: ECDSA on the curve P-256, as `cosign generate-key-pair` makes.
#[derive(Clone, Debug)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads a key in PEM form (`BEGIN PUBLIC KEY`).
    ///
    /// # Errors
    /// When it is none of that kind.
    pub fn parse(pem: &str) -> Result<Self, Error> {
        VerifyingKey::from_public_key_pem(pem)
            .map(Self)
            .map_err(|_| {
                let message = "it is no public key of ECDSA P-256 in PEM form, as cosign makes";
                Error::new(ErrorKind::InvalidOption, message)
            })
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        ecdsa::DerSignature::from_bytes(signature)
            .is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl Client {
    /// Whether an image is signed, by `key` if one is given.
    pub(super) fn signature(
        &self,
        reference: &Reference,
        image: &Digest,
        key: Option<&PublicKey>,
    ) -> Result<Signature, RegistryError> {
        let mut is_there = false;
        for signature in self.signatures(reference, image)? {
            is_there = true;
            let Some(key) = key else {
                break;
            };
            if self.is_good(reference, image, &signature, key)? {
                return Ok(Signature::Verified);
            }
        }
        Ok(match (is_there, key) {
            (false, _) => Signature::Absent,
            (true, None) => Signature::Present,
            (true, Some(_)) => Signature::Invalid,
        })
    }

    /// The manifests of signatures.
    fn signatures(
        &self,
        reference: &Reference,
        image: &Digest,
    ) -> Result<Vec<Document>, RegistryError> {
        let registry = reference.registry();
        let mut found = Vec::new();
        let tag = format!("{}-{}", image.algorithm(), image.hex());
        if let Some(manifest) = optional(self.manifest_by_tag(reference, &format!("{tag}.sig")))? {
            found.push(Document::read(registry, &manifest.digest, &manifest.bytes)?);
        }
        let referrers =
            match optional(self.document(reference, format!("referrers/{image}"), INDEX))? {
                Some((_, _, bytes)) => Some(bytes),
                None => {
                    optional(self.manifest_by_tag(reference, &tag))?.map(|manifest| manifest.bytes)
                }
            };
        let Some(referrers) = referrers else {
            return Ok(found);
        };
        let referrers = Document::read(registry, image, &referrers)?;
        let signatures = referrers.manifests().iter().filter(|it| is_signature(it));
        for digest in signatures
            .filter_map(Descriptor::digest)
            .take(MAX_SIGNATURES)
        {
            if let Some(manifest) = optional(self.manifest(reference, &digest))? {
                found.push(Document::read(registry, &digest, &manifest.bytes)?);
            }
        }
        Ok(found)
    }

    fn is_good(
        &self,
        reference: &Reference,
        image: &Digest,
        signature: &Document,
        key: &PublicKey,
    ) -> Result<bool, RegistryError> {
        for layer in signature.layers.iter().take(MAX_SIGNATURES) {
            let Some(digest) = layer.digest() else {
                continue;
            };
            let is_simple = layer.media_type == SIMPLE_SIGNING;
            if !is_simple && !layer.media_type.starts_with(BUNDLE) {
                continue;
            }
            let bytes = self.small_blob(reference, &digest)?;
            let is_good = if is_simple {
                let signature = layer
                    .annotation(SIGNATURE_ANNOTATION)
                    .and_then(base64::decode);
                signature.is_some_and(|signature| {
                    key.verifies(&bytes, &signature) && is_payload_of(&bytes, image)
                })
            } else {
                is_bundle_of(&bytes, image, key)
            };
            if is_good {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What may as well not be there.
fn optional<T>(got: Result<T, RegistryError>) -> Result<Option<T>, RegistryError> {
    match got {
        Ok(got) => Ok(Some(got)),
        Err(error) if error.kind() == Failure::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_signature(referrer: &Descriptor) -> bool {
    let kind = referrer.artifact_type.as_deref().unwrap_or_default();
    if kind.starts_with(BUNDLE) {
        // Attestations come in bundles too, and say so.
        let says = referrer.annotation("dev.sigstore.bundle.predicateType");
        return says.is_none_or(|says| says == SIGN_PREDICATE);
    }
    SIGNATURES.contains(&kind)
}

/// Whether cosign's payload is of an image.
fn is_payload_of(payload: &[u8], image: &Digest) -> bool {
    #[derive(Deserialize)]
    struct Payload {
        critical: Critical,
    }
    #[derive(Deserialize)]
    struct Critical {
        image: Of,
    }
    #[derive(Deserialize)]
    struct Of {
        #[serde(rename = "docker-manifest-digest")]
        digest: String,
    }
    let payload = serde_json::from_slice::<Payload>(payload);
    payload.is_ok_and(|payload| payload.critical.image.digest == image.to_string())
}

/// Whether a bundle has a statement about an image that the key signed (DSSE, `protocol.md`).
fn is_bundle_of(bundle: &[u8], image: &Digest, key: &PublicKey) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Bundle {
        dsse_envelope: Envelope,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Envelope {
        payload: String,
        payload_type: String,
        signatures: Vec<Signed>,
    }
    #[derive(Deserialize)]
    struct Signed {
        sig: String,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Statement {
        subject: Vec<Subject>,
        predicate_type: String,
    }
    #[derive(Deserialize)]
    struct Subject {
        digest: BTreeMap<String, String>,
    }
    let Ok(Bundle {
        dsse_envelope: envelope,
    }) = serde_json::from_slice(bundle)
    else {
        return false;
    };
    let Some(payload) = base64::decode(&envelope.payload) else {
        return false;
    };
    let kind = &envelope.payload_type;
    let mut signed = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    signed.extend(&payload);
    let mut signatures = envelope.signatures.iter().take(MAX_SIGNATURES);
    if !signatures.any(|it| base64::decode(&it.sig).is_some_and(|it| key.verifies(&signed, &it))) {
        return false;
    }
    let is_of = |subject: &Subject| {
        let hex = subject.digest.get(image.algorithm());
        hex.is_some_and(|hex| hex == image.hex())
    };
    serde_json::from_slice::<Statement>(&payload).is_ok_and(|statement| {
        statement.predicate_type == SIGN_PREDICATE && statement.subject.iter().any(is_of)
    })
}

#[cfg(test)]
mod tests {
    //! Keys and signatures are OpenSSL's: `openssl ecparam -genkey -name prime256v1`, `openssl dgst -sha256
    //! -sign`.

    use super::*;

    const KEY: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEs8vhgD+3qAnVeFt2Sxg9Vf5poFsu\nyCFU9ISOA+U0VcL7HllUyccao9BvJzfgqnh4bTg1QokL4+nYFY52ouXKHw==\n-----END PUBLIC KEY-----\n";
    const OTHER_KEY: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECF+bjuS8y6jxIbdLsE66TPsUm1Za\n8hR4yv7IEpEnPFx7Ib21xeTvnwypS4/5+QmomJYVH4gjyDFwQXCL1gAUng==\n-----END PUBLIC KEY-----\n";
    const IMAGE: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const PAYLOAD: &str = r#"{"critical":{"identity":{"docker-reference":"r.io/a"},"image":{"docker-manifest-digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},"type":"cosign container image signature"},"optional":null}"#;
    const PAYLOAD_SIGNATURE: &str = "MEUCIA6TaoqQkr20u2qRKaLPcQJzcqTme3B15tSq+H8f+oteAiEA6BJSZUFBpyLJzgSRrH1fBCQR1YjjzUFBeS1CSq8aKOc=";
    const STATEMENT: &str = "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJzdWJqZWN0IjpbeyJkaWdlc3QiOnsic2hhMjU2IjoiYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9fV0sInByZWRpY2F0ZVR5cGUiOiJodHRwczovL3NpZ3N0b3JlLmRldi9jb3NpZ24vc2lnbi92MSIsInByZWRpY2F0ZSI6e319";
    const STATEMENT_SIGNATURE: &str = "MEUCIQDBeVqVLW5LqVh6AFBYWLwIe5V9UddGYlV9ReYyI09pzgIgY6BGFzOs8kigDCqm6oN/cg/tRMZ0ac9yfMQhL2aqyFI=";

    fn image() -> Digest {
        Digest::parse(IMAGE).expect("sound")
    }

    fn other_image() -> Digest {
        Digest::parse(&IMAGE.replace('a', "b").replace("shb", "sha")).expect("sound")
    }

    fn key(pem: &str) -> PublicKey {
        PublicKey::parse(pem).expect("a key")
    }

    #[test]
    fn payloads() {
        let signature = base64::decode(PAYLOAD_SIGNATURE).expect("base64");
        assert!(key(KEY).verifies(PAYLOAD.as_bytes(), &signature));
        assert!(!key(OTHER_KEY).verifies(PAYLOAD.as_bytes(), &signature));
        assert!(!key(KEY).verifies(&PAYLOAD.as_bytes()[1..], &signature));
        assert!(!key(KEY).verifies(PAYLOAD.as_bytes(), &signature[1..]));
        assert!(!key(KEY).verifies(PAYLOAD.as_bytes(), b""));
        assert!(is_payload_of(PAYLOAD.as_bytes(), &image()));
        assert!(!is_payload_of(PAYLOAD.as_bytes(), &other_image()));
        assert!(!is_payload_of(b"{}", &image()));
    }

    #[test]
    fn bundles() {
        let bundle = |payload: &str, signature: &str| {
            let envelope = serde_json::json!({"payload": payload,
                "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": signature}]});
            serde_json::json!({"mediaType": BUNDLE, "dsseEnvelope": envelope})
                .to_string()
                .into_bytes()
        };
        let good = bundle(STATEMENT, STATEMENT_SIGNATURE);
        assert!(is_bundle_of(&good, &image(), &key(KEY)));
        assert!(!is_bundle_of(&good, &image(), &key(OTHER_KEY)));
        assert!(!is_bundle_of(&good, &other_image(), &key(KEY)));
        assert!(!is_bundle_of(
            &bundle(STATEMENT, PAYLOAD_SIGNATURE),
            &image(),
            &key(KEY)
        ));
        assert!(!is_bundle_of(&bundle("", ""), &image(), &key(KEY)));
        assert!(!is_bundle_of(b"{}", &image(), &key(KEY)));
    }

    #[test]
    fn what_is_no_key() {
        for text in [
            "",
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
            PAYLOAD,
        ] {
            assert!(PublicKey::parse(text).is_err(), "{text}");
        }
    }
}

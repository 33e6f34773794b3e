//! Annotations by which builders say something of images (BuildKit's
//! `docs/attestations/attestation-storage.md`).

/// Marks manifests that are no images but say something of one.
pub(crate) const REFERENCE_TYPE: &str = "vnd.docker.reference.type";
/// Names the image that they are of, by the digest of its manifest.
pub(crate) const REFERENCE_DIGEST: &str = "vnd.docker.reference.digest";
/// Says what a statement is about (in-toto).
pub(crate) const PREDICATE_TYPE: &str = "in-toto.io/predicate-type";

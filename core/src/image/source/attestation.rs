//! What builders attest of images, beside them in the index.
//!
//! Source: BuildKit's `docs/attestations/attestation-storage.md`.

use super::{
    BlobName, Source,
    candidates::{Part, read, to_digest, verify},
};
use crate::image::{
    Limits, Place, Provenance,
    annotations::{PREDICATE_TYPE, REFERENCE_DIGEST, REFERENCE_TYPE},
    config::read_document,
    digest::Digest,
};
use oci_spec::image::{Descriptor, ImageManifest};

/// What [`REFERENCE_TYPE`] says of attestations.
const ATTESTATION: &str = "attestation-manifest";

/// The digest of the image that a descriptor's attestations are of, and their manifest.
pub(super) fn subject(descriptor: &Descriptor) -> Option<(String, Digest)> {
    let annotations = descriptor.annotations().as_ref()?;
    let is_attestation = annotations.get(REFERENCE_TYPE).map(String::as_str) == Some(ATTESTATION);
    let image = annotations
        .get(REFERENCE_DIGEST)
        .filter(|_| is_attestation)?;
    Some((image.clone(), to_digest(descriptor)?))
}

/// What the builder of an image with these layers attests of it. What is damaged, too large or not there
/// attests nothing.
pub(super) fn provenance(
    source: &dyn Source,
    manifest: &Digest,
    layers: &[Part],
    limits: &Limits,
) -> Option<Provenance> {
    let document = |digest: &Digest| {
        let bytes = read(source, &BlobName::Digest(digest.clone()), limits).ok()??;
        let wrong = verify(&bytes, Some(digest), None, || Place::Image);
        wrong.is_empty().then_some(bytes)
    };
    let manifest: ImageManifest = read_document(&document(manifest)?).ok()?;
    let layers: Vec<String> = layers.iter().map(|layer| layer.name.to_string()).collect();
    let statements = manifest
        .layers()
        .iter()
        .filter(|layer| may_be_provenance(layer));
    let mut statements = statements.filter_map(|layer| document(&to_digest(layer)?));
    statements.find_map(|statement| Provenance::read(&statement, &layers))
}

/// Lists of packages are larger by far, and need not be read.
fn may_be_provenance(statement: &Descriptor) -> bool {
    let annotations = statement.annotations().as_ref();
    let kind = annotations.and_then(|annotations| annotations.get(PREDICATE_TYPE));
    kind.is_none_or(|kind| Provenance::is_type(kind))
}

use super::{
    Client, Failure, Manifest, PublicKey, RegistryError,
    document::{Descriptor, Document},
};
use crate::{
    dockerfile::{
        Answer, Attestations, BaseConfig, Publication, Published, PublishedImage, Publisher,
    },
    error::Error,
    image::{
        annotations::{PREDICATE_TYPE, REFERENCE_DIGEST, REFERENCE_TYPE},
        digest::Digest,
        platform::Platform,
        reference::Reference,
    },
};
use jiff::Timestamp;
use std::{collections::HashMap, sync::Arc};

/// Asks registries what they publish: for pins, for what is known of bases.
pub struct Registries {
    client: Arc<Client>,
    ask: PublisherOptions,
}

/// What is asked of each image, beside its manifest or index.
#[non_exhaustive]
pub struct PublisherOptions {
    /// For which platforms configurations and attestations are read. Of several those that fit; the preferred
    /// one if none is named.
    pub platforms: Vec<Platform>,
    /// Whether configurations are read: one more document for each platform.
    pub configs: bool,
    /// Whether it is looked for what builders attest: one more document for each platform.
    pub attestations: bool,
    /// Whether signatures are looked for: up to three more documents.
    pub signatures: bool,
    /// The key that must have signed; with it signatures are verified.
    pub key: Option<PublicKey>,
    /// The time that answers are given.
    pub now: Timestamp,
}

impl Default for PublisherOptions {
    fn default() -> Self {
        Self {
            platforms: Vec::new(),
            configs: true,
            attestations: true,
            signatures: false,
            key: None,
            now: Timestamp::now(),
        }
    }
}

impl Registries {
    /// Asks through a client.
    pub fn new(client: Arc<Client>, ask: PublisherOptions) -> Self {
        Self { client, ask }
    }

    fn answer(
        &self,
        reference: &Reference,
        manifest: Result<Manifest, RegistryError>,
    ) -> Result<Answer, RegistryError> {
        let manifest = match manifest {
            Err(error) if error.kind() == Failure::NotFound => return Ok(Answer::NotFound),
            manifest => manifest?,
        };
        let document = Document::read(reference.registry(), &manifest.digest, &manifest.bytes)?;
        let mut publication = Publication {
            is_index: document.manifests.is_some(),
            seen: self.ask.now,
            images: Vec::new(),
            signature: None,
            digest: manifest.digest,
        };
        if publication.is_index {
            let mut reader = IndexReader {
                asker: self,
                reference,
                images: Vec::new(),
                attestations: HashMap::new(),
            };
            reader.read(&document, 0)?;
            publication.images = reader.finish()?;
        } else {
            let config = self.config(reference, &document)?;
            publication.images.push(PublishedImage {
                platform: platform_of(&config),
                digest: publication.digest.clone(),
                config: Some(config),
                // Builders put them into the index.
                attestations: self.ask.attestations.then(Attestations::default),
            });
        }
        if self.ask.signatures || self.ask.key.is_some() {
            let key = self.ask.key.as_ref();
            let signature = self.client.signature(reference, &publication.digest, key)?;
            publication.signature = Some(signature);
        }
        Ok(Answer::Found(Arc::new(publication)))
    }

    /// The configuration of an image.
    fn config(
        &self,
        reference: &Reference,
        manifest: &Document,
    ) -> Result<BaseConfig, RegistryError> {
        let fault =
            |message: String| RegistryError::new(Failure::Malformed, reference.registry(), message);
        let digest = manifest.config.as_ref().and_then(Descriptor::digest);
        let digest =
            digest.ok_or_else(|| fault("the manifest names no configuration".to_owned()))?;
        let bytes = self.client.small_blob(reference, &digest)?;
        let config = std::str::from_utf8(&bytes).ok().map(BaseConfig::parse);
        match config {
            Some(Ok(config)) => Ok(config),
            Some(Err(error)) => Err(fault(format!("{digest}: {error}"))),
            None => Err(fault(format!("{digest} is no text"))),
        }
    }

    fn read_manifest(
        &self,
        reference: &Reference,
        digest: &Digest,
    ) -> Result<Document, RegistryError> {
        let manifest = self.client.manifest(reference, digest)?;
        Document::read(reference.registry(), digest, &manifest.bytes)
    }
}

impl Publisher for Registries {
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let named = reference.clone().with_default_tag();
        let failed = |error: RegistryError| error.about(&named);
        let mut published = Published::default();
        if let Some(tag) = named.tag() {
            let manifest = self.client.manifest_by_tag(&named, tag);
            published.tag = self.answer(&named, manifest).map_err(failed)?;
        }
        if let Some(digest) = named.digest() {
            // What the tag names is known already.
            published.digest = match &published.tag {
                Answer::Found(found) if found.digest == *digest => published.tag.clone(),
                _ => {
                    let manifest = self.client.manifest(&named, digest);
                    self.answer(&named, manifest).map_err(failed)?
                }
            };
        }
        Ok(published)
    }
}

/// Reads an index, and the indexes in it.
struct IndexReader<'a> {
    asker: &'a Registries,
    reference: &'a Reference,
    images: Vec<(Option<Platform>, Digest)>,
    /// By the digest of an image's manifest, that of its attestations.
    attestations: HashMap<String, Digest>,
}

impl IndexReader<'_> {
    fn read(&mut self, index: &Document, depth: usize) -> Result<(), RegistryError> {
        let limits = &self.asker.client.options.limits;
        let registry = self.reference.registry();
        let limit = |message: String| Err(RegistryError::new(Failure::TooLarge, registry, message));
        if depth > limits.index_depth {
            return limit(format!(
                "indexes are nested more than {} deep",
                limits.index_depth
            ));
        }
        for descriptor in index.manifests() {
            let Some(digest) = descriptor.digest() else {
                continue;
            };
            if descriptor.annotation(REFERENCE_TYPE).is_some() {
                if let Some(of) = descriptor.annotation(REFERENCE_DIGEST) {
                    self.attestations.insert(of.to_owned(), digest);
                }
                continue;
            }
            if self.images.len() >= limits.manifests {
                return limit(format!(
                    "there are more than {} manifests",
                    limits.manifests
                ));
            }
            if descriptor.media_type.contains("index") || descriptor.media_type.contains(".list.") {
                let nested = self.asker.read_manifest(self.reference, &digest)?;
                self.read(&nested, depth + 1)?;
            } else {
                self.images.push((descriptor.platform(), digest));
            }
        }
        Ok(())
    }

    /// The images, with what is asked of those that are wanted.
    fn finish(self) -> Result<Vec<PublishedImage>, RegistryError> {
        let ask = &self.asker.ask;
        let wanted: Vec<&Digest> = self.wanted();
        let mut images = Vec::new();
        for (platform, digest) in &self.images {
            let is_wanted = wanted.contains(&digest);
            let config = if (is_wanted && ask.configs) || platform.is_none() {
                let manifest = self.asker.read_manifest(self.reference, digest)?;
                Some(self.asker.config(self.reference, &manifest)?)
            } else {
                None
            };
            let attestations = if is_wanted && ask.attestations {
                Some(self.attested(digest)?)
            } else {
                None
            };
            let said = config.as_ref().map(platform_of);
            images.push(PublishedImage {
                platform: platform.clone().or(said).unwrap_or_default(),
                digest: digest.clone(),
                config,
                attestations,
            });
        }
        Ok(images)
    }

    fn wanted(&self) -> Vec<&Digest> {
        let fitting = |wanted: &Platform| {
            let mut images = self.images.iter();
            let found = images.find(|(platform, _)| {
                let platform = platform.as_ref();
                platform.is_some_and(|platform| platform.fits(wanted))
            });
            found.map(|(_, digest)| digest)
        };
        let named = self.asker.ask.platforms.iter().filter_map(fitting);
        let named: Vec<&Digest> = named.collect();
        if !self.asker.ask.platforms.is_empty() {
            return named;
        }
        let preferred = Platform::preferred();
        let preferred = preferred.iter().find_map(fitting);
        let first = || Some(&self.images.first()?.1);
        preferred.or_else(first).into_iter().collect()
    }

    /// What is attested of an image.
    fn attested(&self, image: &Digest) -> Result<Attestations, RegistryError> {
        let mut found = Attestations::default();
        let Some(manifest) = self.attestations.get(&image.to_string()) else {
            return Ok(found);
        };
        let manifest = self.asker.read_manifest(self.reference, manifest)?;
        for statement in &manifest.layers {
            let kind = statement.annotation(PREDICATE_TYPE).unwrap_or_default();
            found.provenance |= kind.starts_with("https://slsa.dev/provenance/");
            found.sbom |=
                kind.starts_with("https://spdx.dev/") || kind.starts_with("https://cyclonedx.org/");
        }
        Ok(found)
    }
}

fn platform_of(config: &BaseConfig) -> Platform {
    Platform {
        os: config.os.clone(),
        architecture: config.architecture.clone(),
        variant: String::new(),
        os_version: String::new(),
        os_features: Vec::new(),
    }
}

impl Client {
    /// A blob that is small, whole and verified.
    pub(super) fn small_blob(
        &self,
        reference: &Reference,
        digest: &Digest,
    ) -> Result<Vec<u8>, RegistryError> {
        if let Some(bytes) = self.cached(digest) {
            return Ok(bytes);
        }
        let (_, _, bytes) = self.document(reference, format!("blobs/{digest}"), "*/*")?;
        if Digest::of(digest.algorithm(), &bytes).as_ref() != Some(digest) {
            let message = format!("a blob is not what its digest {digest} says");
            return Err(RegistryError::new(
                Failure::DigestMismatch,
                reference.registry(),
                message,
            ));
        }
        self.put_into_cache(digest, &bytes);
        Ok(bytes)
    }
}

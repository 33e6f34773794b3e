//! The images that a source has, found by its index or manifest.

use super::{BlobName, Source, attestation};
use crate::image::{
    Limits, Place, Problem, ProblemKind,
    annotations::REFERENCE_TYPE,
    config::{DocumentError, read_document},
    digest::Digest,
    platform::Platform,
};
use oci_spec::image::{Descriptor, ImageIndex, ImageManifest};
use serde::Deserialize;
use std::{collections::BTreeMap, io::Read};

/// An image that a source says it has.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    pub(super) tags: Vec<String>,
    pub(super) platform: Option<Platform>,
    /// The digest of the manifest.
    pub(super) digest: Option<Digest>,
    pub(super) annotations: BTreeMap<String, String>,
    /// `None` for a root file system.
    pub(super) config: Option<Part>,
    pub(super) layers: Vec<Part>,
    pub(super) problems: Vec<Problem>,
    /// The manifest of what its builder attests.
    pub(super) attestation: Option<Digest>,
}

/// A blob of an image.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) name: BlobName,
    /// What its descriptor says; `None` in a docker-archive.
    pub(super) digest: Option<Digest>,
    pub(super) size: Option<u64>,
    pub(super) media_type: String,
    /// Whether it is kept at other addresses (image-spec, "non-distributable").
    pub(super) foreign: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) images: Vec<Candidate>,
    /// Whether there is an index or a manifest, whatever it says.
    pub(super) is_image: bool,
    /// What is wrong with documents that belong to no image: an index that cannot be read.
    pub(super) problems: Vec<Problem>,
    /// By the digest of the image's manifest, the manifest of what its builder attests.
    attestations: BTreeMap<String, Digest>,
}

/// The annotation that gives a manifest of an image layout its name.
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation by which containerd gives the full name.
const CONTAINERD_NAME: &str = "io.containerd.image.name";

/// An entry of the `manifest.json` of a docker-archive.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DockerManifest {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    #[serde(default)]
    layers: Option<Vec<String>>,
}

/// Finds the images of a source.
pub(super) fn find(source: &dyn Source, limits: &Limits) -> Found {
    let mut finder = Finder {
        source,
        limits,
        found: Found::default(),
        manifests: 0,
    };
    let index = finder.file("index.json");
    let manifest = finder.file("manifest.json");
    finder.found.is_image = index.is_some() || manifest.is_some();
    if let Some(index) = &index {
        finder.index("index.json", index, &Origin::default(), 0);
        for image in &mut finder.found.images {
            let digest = image.digest.as_ref().map(ToString::to_string);
            let attestation = digest.and_then(|digest| finder.found.attestations.get(&digest));
            image.attestation = attestation.cloned();
        }
    }
    let Some(manifest) = manifest else {
        return finder.found;
    };
    if is_array(&manifest) {
        let archive = finder.docker_archive(&manifest);
        if finder.found.images.is_empty() {
            finder.found.images = archive;
        } else {
            // Both are there since Docker 25; only this one has the names with their registries.
            finder.name_by(&archive);
        }
    } else if index.is_none() {
        let digest = Digest::of("sha256", &manifest);
        finder.manifest("manifest.json", &manifest, digest, &Origin::default());
    }
    finder.found
}

struct Finder<'s> {
    source: &'s dyn Source,
    limits: &'s Limits,
    found: Found,
    /// How many manifests and indexes were read.
    manifests: usize,
}

/// What the documents on the way say of an image.
#[derive(Clone, Default)]
struct Origin {
    tags: Vec<String>,
    platform: Option<Platform>,
}

/// The two kinds of documents that a descriptor may lead to.
#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    manifests: Option<serde::de::IgnoredAny>,
    #[serde(default, rename = "schemaVersion")]
    schema_version: Option<u64>,
}

impl Finder<'_> {
    fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        self.document(&BlobName::File(name.to_owned()), None)
    }

    /// A document, verified if it has a descriptor. `None` if it is not there, or cannot be read.
    fn document(&mut self, name: &BlobName, descriptor: Option<&Descriptor>) -> Option<Vec<u8>> {
        match read(self.source, name, self.limits) {
            Ok(bytes) => {
                let bytes = bytes?;
                if let Some(descriptor) = descriptor {
                    let place = || Place::Document {
                        name: name.to_string(),
                        pointer: String::new(),
                    };
                    let digest = to_digest(descriptor);
                    let problems = &mut self.found.problems;
                    problems.extend(verify(
                        &bytes,
                        digest.as_ref(),
                        Some(descriptor.size()),
                        place,
                    ));
                }
                Some(bytes)
            }
            Err(problem) => {
                self.found.problems.push(problem);
                None
            }
        }
    }

    fn wrong(&mut self, name: &str, error: DocumentError) {
        self.found.problems.push(Problem {
            kind: ProblemKind::Damaged,
            place: Place::Document {
                name: name.to_owned(),
                pointer: error.pointer,
            },
            message: error.message,
        });
    }

    fn index(&mut self, name: &str, json: &[u8], origin: &Origin, depth: usize) {
        if depth > self.limits.index_depth {
            self.found.problems.push(Problem {
                kind: ProblemKind::Limit,
                place: Place::Document {
                    name: name.to_owned(),
                    pointer: String::new(),
                },
                message: format!(
                    "indexes are nested more than {} deep",
                    self.limits.index_depth
                ),
            });
            return;
        }
        let index: ImageIndex = match read_document(json) {
            Ok(index) => index,
            Err(error) => return self.wrong(name, error),
        };
        for descriptor in index.manifests() {
            if is_about_images(descriptor) {
                self.found
                    .attestations
                    .extend(attestation::subject(descriptor));
                continue;
            }
            let origin = origin.with(descriptor);
            let Some(digest) = to_digest(descriptor) else {
                continue;
            };
            self.manifests += 1;
            if self.manifests > self.limits.manifests {
                return self.too_many(name);
            }
            let blob = BlobName::Digest(digest.clone());
            // An archive may leave out the platforms that it does not have.
            let Some(json) = self.document(&blob, Some(descriptor)) else {
                continue;
            };
            let name = digest.to_string();
            match read_document::<Kind>(&json) {
                Ok(Kind {
                    schema_version: Some(1),
                    ..
                }) => self.wrong(
                    &name,
                    DocumentError {
                        pointer: "/schemaVersion".to_owned(),
                        message: "manifests of schema 1 are too old: pull and save the image again"
                            .to_owned(),
                    },
                ),
                Ok(kind) if kind.manifests.is_some() => {
                    self.index(&name, &json, &origin, depth + 1);
                }
                Ok(_) => self.manifest(&name, &json, Some(digest), &origin),
                Err(error) => self.wrong(&name, error),
            }
        }
    }

    /// Told once, however many there are.
    fn too_many(&mut self, name: &str) {
        let most = self.limits.manifests;
        if self.manifests == most + 1 {
            self.found.problems.push(Problem {
                kind: ProblemKind::Limit,
                place: Place::Document {
                    name: name.to_owned(),
                    pointer: String::new(),
                },
                message: format!("there are more than {most} manifests"),
            });
        }
    }

    fn manifest(&mut self, name: &str, json: &[u8], digest: Option<Digest>, origin: &Origin) {
        let manifest: ImageManifest = match read_document(json) {
            Ok(manifest) => manifest,
            Err(error) => return self.wrong(name, error),
        };
        if is_artifact(&manifest) {
            return;
        }
        let annotations = manifest.annotations().iter().flatten();
        self.found.images.push(Candidate {
            tags: origin.tags.clone(),
            platform: origin.platform.clone(),
            digest,
            annotations: annotations
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            config: Part::of(manifest.config()),
            layers: manifest.layers().iter().filter_map(Part::of).collect(),
            problems: Vec::new(),
            attestation: None,
        });
    }

    fn docker_archive(&mut self, json: &[u8]) -> Vec<Candidate> {
        let manifests: Vec<DockerManifest> = match read_document(json) {
            Ok(manifests) => manifests,
            Err(error) => {
                self.wrong("manifest.json", error);
                return Vec::new();
            }
        };
        let image = |manifest: DockerManifest| Candidate {
            tags: manifest.repo_tags.unwrap_or_default(),
            config: Some(Part::file(&manifest.config)),
            layers: (manifest.layers.iter().flatten())
                .map(|name| Part::file(name))
                .collect(),
            ..Candidate::default()
        };
        manifests.into_iter().map(image).collect()
    }

    /// Gives images of an index the names that a docker-archive has for the same configuration.
    fn name_by(&mut self, archive: &[Candidate]) {
        for image in &mut self.found.images {
            let config = image.config.as_ref().and_then(|part| part.digest.as_ref());
            let same = archive.iter().filter(|other| {
                let name = other.config.as_ref().map(|part| part.name.to_string());
                let name = name.unwrap_or_default();
                config.is_some_and(|config| name.contains(config.hex()))
            });
            for tag in same.flat_map(|other| &other.tags) {
                if !image.tags.contains(tag) {
                    image.tags.insert(0, tag.clone());
                }
            }
        }
    }
}

impl Origin {
    fn with(&self, descriptor: &Descriptor) -> Self {
        let annotation = |name| descriptor.annotations().as_ref()?.get(name).cloned();
        let mut tags = self.tags.clone();
        tags.extend(annotation(CONTAINERD_NAME).or_else(|| annotation(REF_NAME)));
        let platform = descriptor.platform().as_ref().map(|platform| Platform {
            os: platform.os().to_string(),
            architecture: platform.architecture().to_string(),
            variant: platform.variant().clone().unwrap_or_default(),
            os_version: platform.os_version().clone().unwrap_or_default(),
            os_features: platform.os_features().clone().unwrap_or_default(),
        });
        Self {
            tags,
            platform: platform.or_else(|| self.platform.clone()),
        }
    }
}

impl Part {
    fn of(descriptor: &Descriptor) -> Option<Self> {
        let digest = to_digest(descriptor)?;
        let media_type = descriptor.media_type().to_string();
        Some(Self {
            name: BlobName::Digest(digest.clone()),
            digest: Some(digest),
            size: Some(descriptor.size()),
            foreign: descriptor.urls().iter().flatten().next().is_some()
                || media_type.contains("nondistributable")
                || media_type.contains("foreign"),
            media_type,
        })
    }

    fn file(name: &str) -> Self {
        // A docker-archive's configuration is named for its digest, and so may its layers be.
        let stem = name.rsplit('/').next().unwrap_or(name);
        let json = stem.strip_suffix(".json");
        let stem = json.unwrap_or(stem);
        let hex = stem.strip_prefix("sha256:").unwrap_or(stem);
        let is_json = json.is_some() || stem.starts_with("sha256:");
        let is_blob = name.starts_with("blobs/sha256/");
        let digest = Digest::parse(&format!("sha256:{hex}")).ok();
        Self {
            name: BlobName::File(name.to_owned()),
            digest: digest.filter(|_| is_json || is_blob),
            size: None,
            media_type: String::new(),
            foreign: false,
        }
    }
}

/// Whether a descriptor is of something that only speaks of images: attestations.
fn is_about_images(descriptor: &Descriptor) -> bool {
    let annotations = descriptor.annotations().as_ref();
    annotations.is_some_and(|annotations| annotations.contains_key(REFERENCE_TYPE))
}

/// Whether a manifest is of something else than an image (image-spec, "Guidelines for Artifact Usage").
fn is_artifact(manifest: &ImageManifest) -> bool {
    let config = manifest.config().media_type().to_string();
    let layers = manifest.layers();
    let is_image = config.contains("vnd.oci.image.config")
        || config.contains("vnd.docker.container.image")
        || config.is_empty();
    manifest.artifact_type().is_some()
        || !is_image
        || layers
            .first()
            .is_some_and(|layer| layer.media_type().to_string().contains("in-toto"))
}

pub(super) fn to_digest(descriptor: &Descriptor) -> Option<Digest> {
    Digest::parse(descriptor.digest().as_ref()).ok()
}

fn is_array(json: &[u8]) -> bool {
    json.trim_ascii_start().first() == Some(&b'[')
}

/// Reads a small blob whole; `Ok(None)` if it is not there.
pub(super) fn read(
    source: &dyn Source,
    name: &BlobName,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, Problem> {
    let problem = |kind, message| Problem {
        kind,
        place: Place::Document {
            name: name.to_string(),
            pointer: String::new(),
        },
        message,
    };
    let damaged = |error: std::io::Error| problem(ProblemKind::Damaged, error.to_string());
    let Some(blob) = source.open(name).map_err(damaged)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let mut reader = blob.reader.take(limits.document_bytes + 1);
    reader.read_to_end(&mut bytes).map_err(damaged)?;
    if bytes.len() as u64 > limits.document_bytes {
        let limit = limits.document_bytes;
        let message = format!("it has more than the limit of {limit} bytes for a document");
        return Err(problem(ProblemKind::Limit, message));
    }
    Ok(Some(bytes))
}

/// What is wrong with a blob that is held whole.
pub(super) fn verify(
    bytes: &[u8],
    digest: Option<&Digest>,
    size: Option<u64>,
    place: impl Fn() -> Place,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |kind, message| {
        problems.push(Problem {
            kind,
            place: place(),
            message,
        });
    };
    if let Some(size) = size.filter(|size| *size != bytes.len() as u64) {
        let message = format!(
            "its descriptor says {size} bytes, and it has {}",
            bytes.len()
        );
        wrong(ProblemKind::SizeMismatch, message);
    }
    let Some(digest) = digest else {
        return problems;
    };
    match Digest::of(digest.algorithm(), bytes) {
        Some(is) if is == *digest => {}
        Some(is) => {
            let message = format!("its digest should be {digest} and is {is}");
            wrong(ProblemKind::DigestMismatch, message);
        }
        None => {
            let algorithm = digest.algorithm();
            let message = format!("`{algorithm}` is not known, so it cannot be verified");
            wrong(ProblemKind::UnknownDigestAlgorithm, message);
        }
    }
    problems
}

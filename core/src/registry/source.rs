use super::{
    Client, Failure, Manifest, RegistryError,
    document::{Descriptor, Document},
};
use crate::{
    error::{Error, ErrorKind},
    image::{
        Blob, BlobName, PlatformChoice, Source, digest::Digest, platform::Platform,
        reference::Reference,
    },
};
use std::{
    collections::{BTreeSet, HashMap},
    io,
    sync::{Mutex, PoisonError},
};

/// An image of a registry, in the form of an image layout: an index with one descriptor, and blobs.
pub struct RegistrySource<'c> {
    client: &'c Client,
    reference: Reference,
    root: Manifest,
    index: Vec<u8>,
    platform: PlatformChoice,
    known: Mutex<Known>,
}

/// What documents said.
#[derive(Default)]
struct Known {
    /// Of the blobs that they name.
    parts: HashMap<Digest, Part>,
    /// The platforms of the manifests that nobody wants.
    passed_over: BTreeSet<String>,
    /// Whether an index names an image for a platform that is wanted.
    has_wanted: bool,
}

/// What is known of a blob before it is fetched.
#[derive(Clone, Copy)]
struct Part {
    size: u64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blob,
    Manifest,
    /// The manifest of a platform that nobody wants; it is as if it were not there.
    Unwanted,
}

impl<'c> RegistrySource<'c> {
    /// Asks for the manifest or index of an image. Of an index only the manifests of the wanted platforms are
    /// fetched later.
    ///
    /// # Errors
    /// When there is none, or the registry does not give it.
    pub fn open(
        client: &'c Client,
        reference: &Reference,
        platform: &PlatformChoice,
    ) -> Result<Self, Error> {
        let reference = reference.clone().with_default_tag();
        let root = client.manifest_of(&reference)?;
        let source = Self {
            index: index_of(&root, &reference),
            client,
            root,
            platform: platform.clone(),
            known: Mutex::default(),
            reference,
        };
        source.learn(&source.root.bytes);
        Ok(source)
    }

    /// The digest of the manifest or index.
    pub fn digest(&self) -> &Digest {
        &self.root.digest
    }

    /// Why there is no image for a platform: which there are. `None` if that is not why.
    pub(super) fn not_for(&self, wanted: &Platform) -> Option<Error> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.passed_over.is_empty() || known.has_wanted {
            return None;
        }
        let there: Vec<&str> = known.passed_over.iter().map(String::as_str).collect();
        let message = format!("there is no {wanted}; there is {}", there.join(", "));
        Some(Error::new(ErrorKind::NoImage, message).at(self.reference.to_string()))
    }

    /// Remembers what a document says of the blobs that it names.
    fn learn(&self, bytes: &[u8]) {
        let Ok(document) = serde_json::from_slice::<Document>(bytes) else {
            return;
        };
        let wanted = Wanted::of(&self.platform, document.manifests());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut add = |descriptor: &Descriptor, kind| {
            let Some(digest) = descriptor.digest() else {
                return;
            };
            let size = descriptor.size;
            // Several platforms may have the same manifest: one that is wanted is enough.
            if kind != Kind::Unwanted || !known.parts.contains_key(&digest) {
                known.parts.insert(digest, Part { size, kind });
            }
            match descriptor.platform() {
                Some(platform) if kind == Kind::Unwanted => {
                    known.passed_over.insert(platform.to_string());
                }
                Some(_) => known.has_wanted = true,
                None => {}
            }
        };
        for descriptor in document.manifests() {
            let kind = if wanted.has(descriptor) {
                Kind::Manifest
            } else {
                Kind::Unwanted
            };
            add(descriptor, kind);
        }
        for descriptor in document.config.iter().chain(&document.layers) {
            add(descriptor, Kind::Blob);
        }
    }

    /// Unlike an archive, which may leave out platforms, a registry has what its indexes name: it is an error
    /// if it does not.
    fn manifest(&self, digest: &Digest) -> Result<Option<Blob<'_>>, RegistryError> {
        let manifest = self.client.manifest(&self.reference, digest)?;
        self.learn(&manifest.bytes);
        Ok(Some(held(manifest.bytes)))
    }

    fn known_of(&self, digest: &Digest) -> Option<Part> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.parts.get(digest).copied()
    }

    fn blob(&self, digest: &Digest, size: Option<u64>) -> Result<Option<Blob<'_>>, RegistryError> {
        let cache = self.client.options.cache.as_ref();
        if let Some((file, size)) = cache.and_then(|cache| cache.get(digest)) {
            return Ok(Some(Blob::new(file, Some(size))));
        }
        let reader = match self.client.blob(&self.reference, digest, size) {
            Err(error) if error.kind() == Failure::NotFound => return Ok(None),
            reader => reader?,
        };
        let size = reader.size();
        Ok(Some(match cache {
            Some(cache) => Blob::new(cache.keep(digest, size, reader), size),
            None => Blob::new(reader, size),
        }))
    }
}

impl Source for RegistrySource<'_> {
    fn open(&self, name: &BlobName) -> io::Result<Option<Blob<'_>>> {
        let digest = match name {
            BlobName::File(name) if name == "index.json" => {
                return Ok(Some(held(self.index.clone())));
            }
            BlobName::Digest(digest) => digest,
            _ => return Ok(None),
        };
        if *digest == self.root.digest {
            return Ok(Some(held(self.root.bytes.clone())));
        }
        let known = self.known_of(digest);
        Ok(match known.map(|known| known.kind) {
            Some(Kind::Unwanted) => None,
            Some(Kind::Manifest) => self.manifest(digest)?,
            Some(Kind::Blob) | None => self.blob(digest, known.map(|known| known.size))?,
        })
    }
}

fn held(bytes: Vec<u8>) -> Blob<'static> {
    let size = bytes.len() as u64;
    Blob::new(io::Cursor::new(bytes), Some(size))
}

/// An index that names the image as containerd does.
fn index_of(root: &Manifest, reference: &Reference) -> Vec<u8> {
    let mut descriptor = serde_json::json!({
        "mediaType": match root.media_type.as_str() {
            // The document says itself what it is.
            "" => "application/vnd.oci.image.manifest.v1+json",
            media_type => media_type,
        },
        "digest": root.digest.to_string(),
        "size": root.bytes.len(),
    });
    if reference.tag().is_some() {
        let name = reference.clone().without_digest().to_string();
        descriptor["annotations"] = serde_json::json!({"io.containerd.image.name": name});
    }
    let index = serde_json::json!({"schemaVersion": 2, "manifests": [descriptor]});
    index.to_string().into_bytes()
}

/// Which manifests of an index are wanted.
enum Wanted {
    All,
    Fitting(Platform),
}

impl Wanted {
    fn of(choice: &PlatformChoice, descriptors: &[Descriptor]) -> Self {
        match choice {
            PlatformChoice::All => Self::All,
            PlatformChoice::One(platform) => Self::Fitting(platform.clone()),
            PlatformChoice::Default => {
                let is_there = |wanted: &Platform| {
                    let mut platforms = descriptors.iter().filter_map(Descriptor::platform);
                    platforms.any(|platform| platform.fits(wanted))
                };
                let preferred = Platform::preferred().into_iter().find(is_there);
                preferred.map_or(Self::All, Self::Fitting)
            }
        }
    }

    fn has(&self, descriptor: &Descriptor) -> bool {
        match (self, descriptor.platform()) {
            (Self::Fitting(wanted), Some(platform)) => platform.fits(wanted),
            _ => true,
        }
    }
}

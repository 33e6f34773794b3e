//! What matters of indexes and manifests here; the reader of images looks at all of them.

use super::{Failure, RegistryError};
use crate::image::{config::read_document, digest::Digest, platform::Platform};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An index or a manifest (image-spec, `image-index.md` and `manifest.md`; Docker's have the same form).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    #[serde(default)]
    pub(super) manifests: Option<Vec<Descriptor>>,
    pub(super) config: Option<Descriptor>,
    #[serde(default)]
    pub(super) layers: Vec<Descriptor>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    #[serde(default)]
    pub(super) media_type: String,
    pub(super) digest: String,
    pub(super) size: u64,
    platform: Option<DescriptorPlatform>,
    #[serde(default)]
    annotations: Option<BTreeMap<String, String>>,
    /// What a manifest that is no image is (distribution-spec, "Listing Referrers").
    #[serde(default)]
    pub(super) artifact_type: Option<String>,
}

#[derive(Deserialize)]
struct DescriptorPlatform {
    os: String,
    architecture: String,
    #[serde(default)]
    variant: String,
}

/// What attestations have for a platform: they are no images.
const NO_PLATFORM: &str = "unknown";

impl Document {
    /// Reads one.
    pub(super) fn read(host: &str, name: &Digest, bytes: &[u8]) -> Result<Self, RegistryError> {
        read_document(bytes).map_err(|error| {
            let message = format!("{name}#{}: {}", error.pointer, error.message);
            RegistryError::new(Failure::Malformed, host, message)
        })
    }

    /// The descriptors of an index; none of a manifest.
    pub(super) fn manifests(&self) -> &[Descriptor] {
        self.manifests.as_deref().unwrap_or_default()
    }
}

impl Descriptor {
    pub(super) fn digest(&self) -> Option<Digest> {
        Digest::parse(&self.digest).ok()
    }

    pub(super) fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(name).map(String::as_str)
    }

    /// What the image runs on, if it is one and says so.
    pub(super) fn platform(&self) -> Option<Platform> {
        let platform = self.platform.as_ref()?;
        (platform.os != NO_PLATFORM).then(|| Platform {
            os: platform.os.clone(),
            architecture: platform.architecture.clone(),
            variant: platform.variant.clone(),
            os_version: String::new(),
            os_features: Vec::new(),
        })
    }
}

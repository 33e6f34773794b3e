use super::{Client, PublisherOptions, Registries};
use crate::{
    dockerfile::Publisher,
    error::{Error, ErrorKind},
    image::reference::Reference,
};
use serde::Serialize;
use std::sync::Arc;

/// What a reference names now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Resolved {
    /// The reference in its full form, such as `docker.io/library/debian:12`.
    pub reference: String,
    /// The digest of the index, or of the manifest if there is no index.
    pub digest: String,
    /// Whether it is an index, of images for several platforms.
    pub index: bool,
    /// The images, in the order of the index; one if it is none.
    pub platforms: Vec<ResolvedPlatform>,
}

/// An image of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResolvedPlatform {
    /// What it runs on, as `os/architecture/variant`.
    pub platform: String,
    /// The digest of its manifest.
    pub digest: String,
}

impl Resolved {
    /// Asks a registry what a reference names now: its digest if it has one, else its tag.
    ///
    /// # Errors
    /// When there is no such image, or the registry does not say.
    pub fn of(client: &Arc<Client>, reference: &Reference) -> Result<Self, Error> {
        let ask = PublisherOptions {
            configs: false,
            attestations: false,
            ..PublisherOptions::default()
        };
        let named = reference.clone().with_default_tag();
        // Only one of the two is asked for.
        let asked = match named.digest() {
            Some(_) => named.clone().without_tag(),
            None => named.clone(),
        };
        let published = Registries::new(Arc::clone(client), ask).published(&asked)?;
        let found = published.effective(&asked).found().ok_or_else(|| {
            Error::new(ErrorKind::NoImage, "there is no such image").at(named.to_string())
        })?;
        let images = found.images.iter().map(|image| ResolvedPlatform {
            platform: image.platform.to_string(),
            digest: image.digest.to_string(),
        });
        Ok(Self {
            reference: named.to_string(),
            digest: found.digest.to_string(),
            index: found.is_index,
            platforms: images.collect(),
        })
    }

    /// As a JSON object with a final newline.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string(self).unwrap_or_default();
        json.push('\n');
        json
    }
}

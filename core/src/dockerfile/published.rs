//! What registries say of the images that a Dockerfile names.
//!
//! Nothing here asks one: the caller does, or reads it from a lock file, and puts it into
//! [`Inputs::published`](super::Inputs::published).

use super::BaseConfig;
use crate::{
    error::Error,
    image::{digest::Digest, platform::Platform, reference::Reference},
};
use jiff::Timestamp;
use std::sync::Arc;

/// Someone who knows what registries publish: a registry itself, a lock file.
pub trait Publisher: Sync {
    /// What is published under a reference. What is not known is [`Answer::Unknown`].
    ///
    /// # Errors
    /// When it should be known and could not be found out.
    fn published(&self, reference: &Reference) -> Result<Published, Error>;
}

/// What is published under a reference: by its tag, and by its digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// What its tag names; [`Answer::Unknown`] if it has none.
    pub tag: Answer,
    /// What its digest names; [`Answer::Unknown`] if it has none.
    pub digest: Answer,
}

/// What is known of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing: nobody was asked, or did not know.
    #[default]
    Unknown,
    /// There is no such thing.
    NotFound,
    /// There is this.
    Found(Arc<Publication>),
}

/// An image, or an index of images for several platforms, as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The digest of the index, or of the manifest if there is no index.
    pub digest: Digest,
    /// Whether it is an index.
    pub is_index: bool,
    /// When it was seen.
    pub seen: Timestamp,
    /// The images, without what only says something of them; one if it is no index.
    pub images: Vec<PublishedImage>,
    /// Whether someone signed it, if that was looked for.
    pub signature: Option<Signature>,
}

/// An image for a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedImage {
    /// What it runs on.
    pub platform: Platform,
    /// The digest of its manifest.
    pub digest: Digest,
    /// Its configuration, if it was read.
    pub config: Option<BaseConfig>,
    /// What its builder attests of it, if that was looked for.
    pub attestations: Option<Attestations>,
}

/// What is attested of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attestations {
    /// How it was built (SLSA provenance).
    pub provenance: bool,
    /// What it contains (SPDX or `CycloneDX`).
    pub sbom: bool,
}

/// What is known of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// There is none, neither among the referrers nor under cosign's tag.
    Absent,
    /// There is one; nobody looked whether it is good.
    Present,
    /// There is one that the given key made.
    Verified,
    /// There is one, and none of them is of the given key.
    Invalid,
}

impl Answer {
    /// What there is.
    pub fn found(&self) -> Option<&Publication> {
        match self {
            Self::Found(publication) => Some(publication),
            _ => None,
        }
    }
}

impl Published {
    /// What a build would take: what the digest names, or the tag where there is no digest.
    pub fn effective(&self) -> &Answer {
        match &self.digest {
            Answer::Unknown => &self.tag,
            digest => digest,
        }
    }
}

impl Publication {
    /// The image for a platform; the only one whatever it is for.
    ///
    /// A variant that is not asked for may be any.
    pub fn image(&self, wanted: &Platform) -> Option<&PublishedImage> {
        match &self.images[..] {
            [only] if !self.is_index => Some(only),
            images => images.iter().find(|image| image.platform.fits(wanted)),
        }
    }
}

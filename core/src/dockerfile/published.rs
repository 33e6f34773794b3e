//! What registries say of the images that a Dockerfile names.
//!
//! Nothing here asks one: the caller does, or reads it from a lock file, and puts it into
//! [`Inputs::published`](super::Inputs::published). From there it flows into the model, so that an unknown
//! base becomes a known one for every rule, and rules of the topic `registry` look at it as it is.
//!
//! Whoever has records of images, such as a mirror, can be a [`Publisher`]:
//!
//! ```
//! use holystone::{
//!     Checker, Error,
//!     dockerfile::{Answer, Inputs, Published, Publisher},
//!     image::reference::Reference,
//!     lint::Selection,
//!     text::Source,
//! };
//!
//! /// A mirror that lets nothing in but what it lists.
//! struct Mirror(Vec<&'static str>);
//!
//! impl Publisher for Mirror {
//!     fn published(&self, reference: &Reference) -> Result<Published, Error> {
//!         if reference.registry() != "mirror.example" {
//!             return Err(std::io::Error::other("only the mirror may be asked").into());
//!         }
//!         let tag = if self.0.contains(&reference.repository()) {
//!             Answer::Unknown
//!         } else {
//!             Answer::NotFound
//!         };
//!         Ok(Published { tag, ..Published::default() })
//!     }
//! }
//!
//! let mirror = Mirror(vec!["debian"]);
//! let source = Source::new("Dockerfile", "FROM mirror.example/debain:12\nUSER 1\n")?;
//! let mut inputs = Inputs::default();
//! inputs.ask(&source, &mirror);
//! let report = Checker::new(&Selection::default())?.check(source, inputs);
//! assert!(report.findings.iter().any(|finding| finding.rule == "base-not-found"));
//!
//! let elsewhere = Reference::parse("debian:12").expect("sound");
//! let error = mirror.published(&elsewhere).expect_err("not the mirror");
//! assert!(error.to_string().ends_with("only the mirror may be asked"));
//! # Ok::<(), Error>(())
//! ```

use super::{BaseConfig, Dockerfile, ImageName, Inputs};
use crate::{
    error::Error,
    image::{digest::Digest, platform::Platform, reference::Reference},
    text::Source,
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

impl Inputs {
    /// Asks for every image that a file names, each once: what is published of it, or why nobody could say.
    /// Names that are rather meant for stages or named contexts are passed over.
    pub fn ask(&mut self, source: &Source, publisher: &dyn Publisher) {
        let file = Dockerfile::parse(source.clone(), self.clone());
        let names = file.images().map(|image| image.name);
        let names = names.filter(|name| !name.is_likely_stage());
        for reference in names.filter_map(ImageName::reference) {
            let reference = reference.clone().with_default_tag();
            let name = reference.to_string();
            if self.published.contains_key(&name) || self.unanswered.contains_key(&name) {
                continue;
            }
            match publisher.published(&reference) {
                Ok(told) => {
                    self.published.insert(name, told);
                }
                Err(error) => {
                    self.unanswered.insert(name, error.to_string());
                }
            }
        }
    }
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
    /// What a build takes for a reference: what its digest names, or its tag where it has no digest.
    pub fn effective(&self, reference: &Reference) -> &Answer {
        if reference.digest().is_some() {
            &self.digest
        } else {
            &self.tag
        }
    }
}

impl Publication {
    /// The image that a build for a platform takes; the only one whatever it is for, if there is no
    /// index.
    pub fn image(&self, wanted: &Platform) -> Option<&PublishedImage> {
        if let ([only], false) = (&self.images[..], self.is_index) {
            return Some(only);
        }
        let distance = |image: &PublishedImage| wanted.distance(&image.platform);
        let fitting = self
            .images
            .iter()
            .filter_map(|image| Some((distance(image)?, image)));
        // The first of those that are as near.
        let (_, nearest) = fitting.min_by_key(|(distance, _)| *distance)?;
        Some(nearest)
    }

    /// The image for the platform that is asked for. If it is not known which, the one for
    /// `linux/amd64`, what most builds are for, or the only one.
    pub fn image_or_usual(&self, asked: Option<&Platform>) -> Option<&PublishedImage> {
        match (asked, &self.images[..]) {
            (Some(asked), _) => self.image(asked),
            (None, [only]) => Some(only),
            (None, _) => self.image(&Platform::default()),
        }
    }

    /// Whether a digest is that of the index, or of one of its images.
    pub fn holds(&self, digest: &Digest) -> bool {
        self.digest == *digest || self.images.iter().any(|image| image.digest == *digest)
    }
}

//! What registries said, written down: `holystone.lock`.
//!
//! A lock file makes what depends on registries the same everywhere and without a network. It is made by
//! `holystone pin` from what registries publish, and is a [`Publisher`] itself. `core/PIN.md` has its
//! format.
//!
//! Of configurations only what the model reads is kept: user, working directory, shell, deferred
//! instructions, the environment, and the labels that say what an image is and how long it is kept up.
//! The environment is kept whole, because Dockerfiles expand its variables; whoever can read the lock file
//! of a private image can read what that image has there.

mod read;
mod write;

use crate::{
    dockerfile::{Answer, BaseConfig, Publication, Published, PublishedImage, Publisher},
    error::{Error, ErrorKind},
    image::{digest::Digest, platform::Platform, reference::Reference},
};
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};

/// The name of the file that is written unless another is named.
pub const LOCK_NAME: &str = "holystone.lock";

/// How large a lock file may be, in bytes: 32 MiB.
pub const MAX_LOCK_BYTES: usize = 32 << 20;

/// How many images a lock file may have.
pub const MAX_LOCK_IMAGES: usize = 10_000;

/// How many platforms an image in it may have.
pub const MAX_LOCK_PLATFORMS: usize = 256;

/// The version of the format that is written, and the only one that is read.
pub const LOCK_VERSION: u32 = 1;

/// What registries said of images.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By full reference, `docker.io/library/golang:1.22`; one without a tag is of a digest.
    images: BTreeMap<String, Arc<Publication>>,
}

impl Lock {
    /// The references that it has an answer for, in order.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.images.keys().map(String::as_str)
    }

    /// Whether it has no answers.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// Takes in what was said of a reference. What is not known, or is not there, leaves what it had.
    ///
    /// # Errors
    /// When there are more than [`MAX_LOCK_IMAGES`], or an image has more than [`MAX_LOCK_PLATFORMS`].
    pub fn insert(&mut self, reference: &Reference, published: &Published) -> Result<(), Error> {
        let reference = reference.clone().with_default_tag();
        let tagged = reference.clone().without_digest();
        let by_tag = published.tag.found().filter(|_| tagged.tag().is_some());
        if let Some(publication) = by_tag {
            self.keep(tagged.to_string(), publication)?;
        }
        match (published.digest.found(), reference.digest()) {
            (Some(publication), Some(digest)) if by_tag.is_none_or(|tag| tag.digest != *digest) => {
                let name = format!("{}/{}", reference.registry(), reference.repository());
                self.keep(format!("{name}@{digest}"), publication)
            }
            _ => Ok(()),
        }
    }

    fn keep(&mut self, name: String, publication: &Publication) -> Result<(), Error> {
        let is_new = !self.images.contains_key(&name);
        if is_new && self.images.len() >= MAX_LOCK_IMAGES {
            let message = format!("a lock file has at most {MAX_LOCK_IMAGES} images");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        if publication.images.len() > MAX_LOCK_PLATFORMS {
            let message = format!(
                "an image in a lock file has at most {MAX_LOCK_PLATFORMS} platforms, and `{name}` has {}",
                publication.images.len()
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        let mut kept = publication.clone();
        kept.seen = whole_second(kept.seen);
        // What is for no platform that can be named is no image to run.
        kept.images.retain_mut(|image| {
            reduce(image);
            let read = Platform::parse(&image.platform.to_string(), &Platform::default());
            read.is_ok_and(|read| read.normalized() == image.platform)
        });
        kept.images.sort_by_key(key);
        self.images.insert(name, Arc::new(kept));
        Ok(())
    }

    fn of_digest(&self, reference: &Reference, digest: &Digest) -> Answer {
        let name = format!("{}/{}", reference.registry(), reference.repository());
        if let Some(publication) = self.images.get(&format!("{name}@{digest}")) {
            return Answer::Found(Arc::clone(publication));
        }
        // Another tag of the repository may name it.
        let tags = self.images.range(format!("{name}:")..format!("{name};"));
        let found = tags.map(|(_, it)| it).find(|it| it.digest == *digest);
        found.map_or(Answer::Unknown, |it| Answer::Found(Arc::clone(it)))
    }
}

impl Publisher for Lock {
    /// What was said of a reference; one that the lock does not have is unknown, never an error.
    fn published(&self, reference: &Reference) -> Result<Published, Error> {
        let reference = reference.clone().with_default_tag();
        let tagged = reference.clone().without_digest();
        let tag = match tagged
            .tag()
            .and_then(|_| self.images.get(&tagged.to_string()))
        {
            Some(publication) => Answer::Found(Arc::clone(publication)),
            None => Answer::Unknown,
        };
        let digest = match reference.digest() {
            Some(digest) => self.of_digest(&reference, digest),
            None => Answer::Unknown,
        };
        Ok(Published { tag, digest })
    }
}

/// By platform, and by digest where there are several for one.
fn key(image: &PublishedImage) -> (String, String) {
    (image.platform.to_string(), image.digest.to_string())
}

fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// Takes away what the model does not read.
fn reduce(image: &mut PublishedImage) {
    image.platform = image.platform.normalized();
    let Some(config) = &mut image.config else {
        return;
    };
    config.labels.retain(|name, _| is_kept(name));
    let platform = &image.platform;
    *config = BaseConfig {
        not_found: false,
        os: platform.os.clone(),
        architecture: platform.architecture.clone(),
        ..std::mem::take(config)
    };
}

/// Whether a label says what an image is, or that it is no longer kept up.
fn is_kept(label: &str) -> bool {
    let lower = label.to_ascii_lowercase();
    let parts = [
        "deprecat",
        "end-of-life",
        "end_of_life",
        "endoflife",
        "supportlevel",
    ];
    lower.starts_with("org.opencontainers.image.")
        || parts.iter().any(|part| lower.contains(part))
        || lower.split(['.', '-', '_']).any(|part| part == "eol")
}

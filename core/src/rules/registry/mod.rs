//! What registries say of the images that a file names.
//!
//! Nothing is said of an image of which nobody told what is published: see
//! [`Inputs::published`](crate::dockerfile::Inputs::published).

mod base_not_found;
mod base_platform_not_found;
mod base_tag_not_found;
mod deprecated_base;
mod invalid_base_signature;
mod outdated_digest;
mod single_platform_digest;
mod unattested_base;
mod unsigned_base;

use super::base::report;
use crate::{
    dockerfile::Publication,
    image::{digest::Digest, reference::Reference},
    lint::Entry,
    rules::Topic,
};
use jiff::tz::Offset;

pub(super) static TOPIC: Topic = Topic {
    name: "registry",
    about: "what registries say of the images that a file names",
    rules: &[
        Entry::plain::<base_not_found::BaseNotFound>(),
        Entry::plain::<base_tag_not_found::BaseTagNotFound>(),
        Entry::plain::<base_platform_not_found::BasePlatformNotFound>(),
        Entry::plain::<invalid_base_signature::InvalidBaseSignature>(),
        Entry::plain::<deprecated_base::DeprecatedBase>(),
        Entry::plain::<outdated_digest::OutdatedDigest>(),
        Entry::plain::<single_platform_digest::SinglePlatformDigest>(),
        Entry::plain::<unsigned_base::UnsignedBase>(),
        Entry::plain::<unattested_base::UnattestedBase>(),
    ],
};

/// An image by its tag: `debian:12`.
fn tagged(reference: &Reference) -> String {
    let name = reference.familiar_name();
    match reference.clone().with_default_tag().tag() {
        Some(tag) => format!("{name}:{tag}"),
        None => name,
    }
}

/// An image as a build takes it: by its digest if it has one, else by its tag.
fn taken(reference: &Reference) -> String {
    match reference.digest() {
        Some(digest) => format!("{}@{}", reference.familiar_name(), short(digest)),
        None => tagged(reference),
    }
}

/// How many digits of a digest are shown where nobody has to copy it.
const SHOWN_DIGITS: usize = 12;

/// The beginning of a digest.
fn short(digest: &Digest) -> String {
    let digits = digest.hex().get(..SHOWN_DIGITS).unwrap_or_default();
    format!("{}:{digits}…", digest.algorithm())
}

/// The day of which it is told what is published.
fn as_of(publication: &Publication) -> String {
    let day = Offset::UTC.to_datetime(publication.seen).date();
    format!("this goes by what the registry had on {day}")
}

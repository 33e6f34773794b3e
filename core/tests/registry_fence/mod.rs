//! What registries say of images, written down as TOML: for each reference a table `tag` and a table `digest`, each
//! what is published under it, or `"not found"`.
//!
//! It has `index`, the digest of an index, or `manifest`, that of a manifest; the day it was `seen`, its `signature`,
//! and its `images`, each with `platform` and, where that matters, with `digest`, `created`, `user`, `labels`,
//! `provenance` and `sbom`. A digest that ends with `…` is filled up with what comes before that.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use holystone::{
    dockerfile::{
        Answer, Attestations, BaseConfig, Publication, Published, PublishedImage, Signature,
    },
    image::{digest::Digest, platform::Platform, reference::Reference},
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    tag: Option<Side>,
    digest: Option<Side>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Side {
    Word(String),
    Found(Box<Found>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    index: Option<String>,
    manifest: Option<String>,
    #[serde(default = "usual_day")]
    seen: String,
    signature: Option<String>,
    #[serde(default = "usual_images")]
    images: Vec<Image>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    platform: String,
    digest: Option<String>,
    #[serde(default)]
    created: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    provenance: Option<bool>,
    sbom: Option<bool>,
}

fn usual_day() -> String {
    "2026-11-01".to_owned()
}

fn usual_images() -> Vec<Image> {
    vec![Image {
        platform: "linux/amd64".to_owned(),
        digest: None,
        created: String::new(),
        user: String::new(),
        labels: BTreeMap::new(),
        provenance: None,
        sbom: None,
    }]
}

/// Reads a fence, for `Inputs::published`.
pub(crate) fn read(toml: &str) -> BTreeMap<String, Published> {
    let entries: BTreeMap<String, Entry> = toml::from_str(toml).unwrap();
    let published = entries.into_iter().map(|(name, entry)| {
        let reference = Reference::parse(&filled(&name)).unwrap();
        let published = Published {
            tag: answer(entry.tag),
            digest: answer(entry.digest),
        };
        (reference.with_default_tag().to_string(), published)
    });
    published.collect()
}

fn answer(side: Option<Side>) -> Answer {
    match side {
        None => Answer::Unknown,
        Some(Side::Word(word)) => {
            assert_eq!(word, "not found");
            Answer::NotFound
        }
        Some(Side::Found(found)) => Answer::Found(Arc::new(publication(*found))),
    }
}

fn publication(found: Found) -> Publication {
    let is_index = found.index.is_some();
    let digest = digest(&found.index.or(found.manifest).unwrap());
    let images = found.images.into_iter();
    Publication {
        is_index,
        seen: format!("{}T00:00:00Z", found.seen).parse().unwrap(),
        images: images.map(|one| image(one, &digest)).collect(),
        signature: found.signature.map(|word| match word.as_str() {
            "absent" => Signature::Absent,
            "present" => Signature::Present,
            "verified" => Signature::Verified,
            "invalid" => Signature::Invalid,
            other => panic!("no kind of signature: {other}"),
        }),
        digest,
    }
}

fn image(image: Image, whole: &Digest) -> PublishedImage {
    let platform = Platform::parse(&image.platform, &Platform::default()).unwrap();
    let attestations = (image.provenance, image.sbom);
    PublishedImage {
        digest: image
            .digest
            .map_or_else(|| whole.clone(), |text| digest(&text)),
        config: Some(BaseConfig {
            os: platform.os.clone(),
            architecture: platform.architecture.clone(),
            user: image.user,
            labels: image.labels,
            created: image.created,
            ..BaseConfig::default()
        }),
        platform,
        attestations: match attestations {
            (None, None) => None,
            (provenance, sbom) => Some(Attestations {
                provenance: provenance.unwrap_or_default(),
                sbom: sbom.unwrap_or_default(),
            }),
        },
    }
}

fn digest(text: &str) -> Digest {
    Digest::parse(&filled(text)).unwrap()
}

/// A text with the whole of a digest of which only a part is written.
fn filled(text: &str) -> String {
    let Some((start, digits)) = text
        .strip_suffix('…')
        .and_then(|text| text.rsplit_once(':'))
    else {
        return text.to_owned();
    };
    let digits: String = digits.chars().cycle().take(64).collect();
    format!("{start}:{digits}")
}

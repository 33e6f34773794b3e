//! What the labels of an image say.

mod absent_label;
mod empty_label;
mod image_absent_label;
mod invalid_date_label;
mod invalid_email_label;
mod invalid_hash_label;
mod invalid_label_key;
mod invalid_license_label;
mod invalid_url_label;
mod invalid_version_label;
mod undated_image;
mod unlisted_label;

use crate::{
    dockerfile::Instruction,
    lint::{Entry, Findings},
    rules::Topic,
    syntax::{Pair, instruction::Kind},
};
use std::borrow::Cow;

pub(super) static TOPIC: Topic = Topic {
    name: "labels",
    about: "what the labels of an image say",
    rules: &[
        Entry::plain::<invalid_label_key::InvalidLabelKey>(),
        Entry::configurable::<absent_label::AbsentLabel>(),
        Entry::configurable::<unlisted_label::UnlistedLabel>(),
        Entry::configurable::<empty_label::EmptyLabel>(),
        Entry::configurable::<invalid_url_label::InvalidUrlLabel>(),
        Entry::configurable::<invalid_date_label::InvalidDateLabel>(),
        Entry::configurable::<invalid_license_label::InvalidLicenseLabel>(),
        Entry::configurable::<invalid_hash_label::InvalidHashLabel>(),
        Entry::configurable::<invalid_version_label::InvalidVersionLabel>(),
        Entry::configurable::<invalid_email_label::InvalidEmailLabel>(),
        Entry::configurable::<image_absent_label::ImageAbsentLabel>(),
        Entry::plain::<undated_image::UndatedImage>(),
    ],
};

/// A label that an instruction sets.
struct Label<'a> {
    pair: &'a Pair,
    /// Its name.
    key: Cow<'a, str>,
    /// Its value; `None` if that is not known.
    value: Option<Cow<'a, str>>,
}

/// The labels that an instruction sets, but for those whose names are not known.
fn labels_of(instruction: Instruction<'_>) -> impl Iterator<Item = Label<'_>> {
    let pairs = match instruction.kind() {
        Kind::Label(pairs) => pairs,
        _ => &[],
    };
    pairs.iter().filter_map(move |pair| {
        Some(Label {
            pair,
            key: instruction.expand_word(&pair.name)?,
            value: instruction.expand_word(&pair.value),
        })
    })
}

/// Reports each value of some labels that is not what it must be; `message` says so.
fn check_values(
    keys: &[String],
    instruction: Instruction<'_>,
    findings: &mut Findings,
    is_valid: impl Fn(&str) -> bool,
    message: impl Fn(&str, &str) -> (String, String),
) {
    for label in labels_of(instruction).filter(|label| is_among(keys, &label.key)) {
        let Some(value) = label.value.filter(|value| !is_valid(value)) else {
            continue;
        };
        let (message, help) = message(&label.key, &value);
        findings.report(label.pair.value.span, message).help(help);
    }
}

fn is_among(keys: &[String], key: &str) -> bool {
    keys.iter().any(|other| other == key)
}

/// Keys of the OCI image specification.
fn oci(names: &[&str]) -> Vec<String> {
    let keys = names
        .iter()
        .map(|name| format!("org.opencontainers.image.{name}"));
    keys.collect()
}

use super::{as_of, report, taken};
use crate::{dockerfile::Stage, lint::PublishedUse, rules::prelude::*};
use jiff::{civil::Date, tz::Offset};
use std::collections::BTreeMap;

/// Labels that say until when an image is looked after: those of Docker Hardened Images and of SUSE's base
/// images.
const END_LABELS: &[&str] = &[
    "com.docker.dhi.date.end-of-life",
    "com.suse.supportlevel.until",
];

/// Labels that say that nobody should build on an image any more. No specification has them.
const DEPRECATED_LABELS: &[&str] = &["deprecated", "org.opencontainers.image.deprecated"];

/// What such a label says where it is not so.
const NOT_SO: &[&str] = &["", "0", "false", "no", "none", "off"];

#[derive(Default)]
pub(super) struct DeprecatedBase;

impl Rule for DeprecatedBase {
    const META: Meta<'static> = Meta {
        id: "deprecated-base",
        summary: "a label of an image says that nobody looks after it any more",
        why: "Holes that are found in it stay open, and everyone can read how to use them.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("deprecated_base.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let Some(publication) = base.taken() else {
            return;
        };
        let Some(config) = base.taken_image().and_then(|image| image.config.as_ref()) else {
            return;
        };
        let today = Offset::UTC.to_datetime(publication.seen).date();
        let labels = &config.labels;
        let Some(said) = ended(labels, today).or_else(|| deprecated(labels)) else {
            return;
        };
        let ships = base.image.instruction.stage().is_some_and(Stage::ships);
        let severity = if ships {
            Severity::Warning
        } else {
            Severity::Info
        };
        report(
            base.image,
            findings,
            format!("`{}` {said}", taken(base.reference)),
        )
        .severity(severity)
        .help(format!(
            "take a release that its publisher still looks after, or what has taken its place; {}",
            as_of(publication)
        ));
    }
}

/// What the labels of an image say of it whose time was over before a day.
fn ended(labels: &BTreeMap<String, String>, today: Date) -> Option<String> {
    END_LABELS.iter().find_map(|name| {
        let end = date(labels.get(*name)?.trim())?;
        (end < today).then(|| format!("ended on {end}, as its label `{name}` says"))
    })
}

/// What the labels of a deprecated image say of it.
fn deprecated(labels: &BTreeMap<String, String>) -> Option<String> {
    DEPRECATED_LABELS.iter().find_map(|name| {
        let value = labels.get(*name)?.trim().to_ascii_lowercase();
        let is_so = !NOT_SO.contains(&value.as_str());
        is_so.then(|| format!("is deprecated, as its label `{name}` says"))
    })
}

/// The day of an ISO date, with a time or without.
fn date(text: &str) -> Option<Date> {
    let (day, time) = text.split_at_checked("2026-01-01".len())?;
    let is_date = time.is_empty() || time.starts_with(['T', ' ']);
    day.parse().ok().filter(|_| is_date)
}

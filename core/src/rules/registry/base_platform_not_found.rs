use super::{as_of, report, taken};
use crate::{dockerfile::Publication, lint::PublishedUse, rules::prelude::*};
use std::collections::BTreeSet;

/// How many platforms are named.
const MAX_NAMED: usize = 8;

#[derive(Default)]
pub(super) struct BasePlatformNotFound;

impl Rule for BasePlatformNotFound {
    const META: Meta<'static> = Meta {
        id: "base-platform-not-found",
        summary: "an image is not there for the platform that is asked for",
        why: "The build for that platform ends there.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("base_platform_not_found.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let (Some(taken_index), Some(wanted)) = (base.taken(), base.image.platform()) else {
            return;
        };
        if taken_index.images.is_empty() || taken_index.image(&wanted).is_some() {
            return;
        }
        let message = format!(
            "`{}` is not there for `{wanted}`, but for {}",
            taken(base.reference),
            platforms(taken_index)
        );
        report(base.image, findings, message).help(format!(
            "take an image or a release that is there for it, or ask for another platform; {}",
            as_of(taken_index)
        ));
    }
}

/// The platforms of an index in words, each once.
fn platforms(index: &Publication) -> String {
    let all: BTreeSet<String> = index
        .images
        .iter()
        .map(|image| format!("`{}`", image.platform))
        .collect();
    let named: Vec<&str> = all.iter().take(MAX_NAMED).map(String::as_str).collect();
    let more = match all.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    named.join(", ") + &more
}

use super::{as_of, report, short, tagged};
use crate::{
    dockerfile::{Answer, Publication},
    image::platform::Platform,
    lint::PublishedUse,
    rules::prelude::*,
};
use jiff::Timestamp;

/// When images of Docker's format came up (2013-03-20). What is dated before is no date, but a constant that
/// makes builds reproducible.
const FIRST_IMAGES: i64 = 1_363_737_600;

const DAY: i64 = 24 * 60 * 60;

#[derive(Default)]
pub(super) struct OutdatedDigest;

impl Rule for OutdatedDigest {
    const META: Meta<'static> = Meta {
        id: "outdated-digest",
        summary: "the tag beside a digest names another image by now",
        why: "The build stays with the image that the digest names, and with the holes that the other has mended.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("outdated_digest.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let (Some(digest), Some(now)) = (base.reference.digest(), base.published.tag.found())
        else {
            return;
        };
        // That it is gone altogether is another matter: `base-not-found`.
        if now.holds(digest) || base.published.digest == Answer::NotFound {
            return;
        }
        let platform = base.image.platform();
        let built = base
            .taken()
            .and_then(|pinned| between(pinned, now, platform.as_ref()));
        let message = format!(
            "`{}` names `{}` now{}",
            tagged(base.reference),
            short(&now.digest),
            built.map(age).unwrap_or_default()
        );
        report(base.image, findings, message).help(format!(
            "`holystone pin --update` writes the digest that the tag has now; {}",
            as_of(now)
        ));
    }
}

/// How many days after the pinned image the one that the tag has now was built.
fn between(pinned: &Publication, now: &Publication, platform: Option<&Platform>) -> Option<i64> {
    let built = |publication: &Publication| {
        let config = publication.image_or_usual(platform)?.config.as_ref()?;
        let created: Timestamp = config.created.parse().ok()?;
        Some(created.as_second()).filter(|second| *second >= FIRST_IMAGES)
    };
    Some((built(now)? - built(pinned)?) / DAY)
}

fn age(days: i64) -> String {
    let count = match days.unsigned_abs() {
        0 => return ", built on the same day as the image that is pinned".to_owned(),
        1 => "a day".to_owned(),
        days => format!("{days} days"),
    };
    let order = if days > 0 { "after" } else { "before" };
    format!(", built {count} {order} the image that is pinned")
}

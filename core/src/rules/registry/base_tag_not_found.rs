use super::{report, tagged};
use crate::{dockerfile::Answer, lint::PublishedUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct BaseTagNotFound;

impl Rule for BaseTagNotFound {
    const META: Meta<'static> = Meta {
        id: "base-tag-not-found",
        summary: "the tag beside a digest is gone from the registry",
        why: "Nobody publishes fixes under it any more, and an image that no tag names is often deleted soon.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("base_tag_not_found.md"),
    };

    type Subject<'a> = PublishedUse<'a>;

    fn check(&self, base: PublishedUse<'_>, findings: &mut Findings) {
        let is_gone = base.published.tag == Answer::NotFound;
        if !is_gone || base.published.digest.found().is_none() || base.reference.digest().is_none()
        {
            return;
        }
        let message = format!(
            "there is no `{}` any more, only the image that the digest names",
            tagged(base.reference)
        );
        report(base.image, findings, message)
            .help("take a tag that its publisher still has, and its digest: `holystone pin --update` writes it");
    }
}

use super::report;
use crate::{dockerfile::ImageUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnpinnedBase;

impl Rule for UnpinnedBase {
    const META: Meta<'static> = Meta {
        id: "unpinned-base",
        summary: "an image is not pinned by its digest",
        why: "A tag can be moved to another image, by its publisher or by an intruder; a digest cannot.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0005"],
        page: include_str!("unpinned_base.md"),
    };

    type Subject<'a> = ImageUse<'a>;

    fn check(&self, image: ImageUse<'_>, findings: &mut Findings) {
        // A bare word that no registry knows is a named context, or an image that the machine made itself.
        if image.name.is_likely_stage() {
            return;
        }
        if image.name.is_pinned() != Some(false) {
            return;
        }
        let Some(name) = image.name.text() else {
            return;
        };
        let published = image.published();
        let help = match published.and_then(|published| published.tag.found()) {
            Some(now) => format!(
                "`holystone pin` adds the digest that the tag has now: `{name}@{}`",
                now.digest
            ),
            None => format!(
                "`holystone pin` adds the digest that the tag has now, `{name}@sha256:…`; `holystone resolve {name}` prints it"
            ),
        };
        report(image, findings, format!("`{name}` is not pinned by digest")).help(help);
    }
}

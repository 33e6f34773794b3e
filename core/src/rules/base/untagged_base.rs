use super::{has_no_versions, report};
use crate::{dockerfile::ImageUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct UntaggedBase;

impl Rule for UntaggedBase {
    const META: Meta<'static> = Meta {
        id: "untagged-base",
        summary: "an image is named without a tag or a digest",
        why: "Without a tag it is `latest`, which is another image whenever its publisher says so.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3006", "checkov:CKV_DOCKER_7"],
        page: include_str!("untagged_base.md"),
    };

    type Subject<'a> = ImageUse<'a>;

    fn check(&self, image: ImageUse<'_>, findings: &mut Findings) {
        if image.name.tag() != Some(None) || image.name.is_pinned() != Some(false) {
            return;
        }
        // A bare word that no registry knows is a named context, or an image that the machine made itself.
        if image.name.is_likely_stage() {
            return;
        }
        let Some(name) = image.name.text() else {
            return;
        };
        report(image, findings, format!("`{name}` has no tag")).help(if has_no_versions(image) {
            format!("write `{name}:latest@sha256:…` with the digest that was tested: this publisher gives away no tag of a version")
        } else {
            format!("name the version that was tested, as `{name}:TAG`, or better `{name}:TAG@sha256:…`")
        });
    }
}

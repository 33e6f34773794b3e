use super::{has_no_versions, report};
use crate::{dockerfile::ImageUse, rules::prelude::*};

#[derive(Default)]
pub(super) struct LatestBaseTag;

impl Rule for LatestBaseTag {
    const META: Meta<'static> = Meta {
        id: "latest-base-tag",
        summary: "an image is named by the tag `latest`",
        why: "`latest` is another image whenever its publisher says so.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3007",
            "trivy:AVD-DS-0001",
            "checkov:CKV_DOCKER_7",
        ],
        page: include_str!("latest_base_tag.md"),
    };

    type Subject<'a> = ImageUse<'a>;

    fn check(&self, image: ImageUse<'_>, findings: &mut Findings) {
        if image.name.tag() != Some(Some("latest")) || image.name.is_pinned() != Some(false) {
            return;
        }
        let Some(name) = image.name.text() else {
            return;
        };
        let bare = name.strip_suffix(":latest").unwrap_or(name);
        report(
            image,
            findings,
            format!("`{name}` follows whatever is newest"),
        )
        .help(if has_no_versions(image) {
            format!("keep `latest` with its digest, `{name}@sha256:…`: this publisher gives away no tag of a version")
        } else {
            format!("name the version that was tested, as `{bare}:TAG`, or keep `latest` with its digest")
        });
    }
}

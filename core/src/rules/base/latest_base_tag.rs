use super::{
    has_no_versions, report,
    written::{Names, WrittenName, bases_as_written},
};
use crate::{
    dockerfile::{Dockerfile, ImageUse},
    rules::prelude::*,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct LatestBaseTag {
    /// Which names of images are looked at.
    names: Names,
}

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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        match self.names {
            Names::Resolved => file.images().for_each(|image| check_image(image, findings)),
            Names::Written => {
                bases_as_written(file).for_each(|name| check_written(&name, findings));
            }
        }
    }
}

fn check_written(name: &WrittenName<'_>, findings: &mut Findings) {
    if name.tag == Some("latest") && !name.has_digest {
        findings
            .report(
                name.span,
                format!("`{}` follows whatever is newest", name.text),
            )
            .help("name the version that was tested, or keep `latest` with its digest");
    }
}

fn check_image(image: ImageUse<'_>, findings: &mut Findings) {
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

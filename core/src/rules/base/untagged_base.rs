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
pub(super) struct UntaggedBase {
    /// Which names of images are looked at.
    names: Names,
}

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
    let is_open = name.name.starts_with('$') || name.name == "scratch";
    if name.tag.is_none() && !name.has_digest && !is_open {
        findings
            .report(name.span, format!("`{}` has no tag", name.text))
            .help("name the version that was tested, or better that and its digest");
    }
}

fn check_image(image: ImageUse<'_>, findings: &mut Findings) {
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

use super::report;
use crate::{
    build::{Drift, DriftKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ImageSettingUnlikeDockerfile;

impl Rule for ImageSettingUnlikeDockerfile {
    const META: Meta<'static> = Meta {
        id: "image-setting-unlike-dockerfile",
        summary: "A setting of the image is not what its Dockerfile says",
        why: "What was reviewed in the Dockerfile is not what runs.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_setting_unlike_dockerfile.md"),
    };

    type Subject<'a> = Drift;

    fn check(&self, drift: Drift, findings: &mut Findings) {
        if drift.kind == DriftKind::Setting {
            report(drift, findings).help(
                "build the image again from this Dockerfile, or say here what the image needs",
            );
        }
    }
}

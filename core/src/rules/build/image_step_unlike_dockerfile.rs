use super::report;
use crate::{
    build::{Drift, DriftKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ImageStepUnlikeDockerfile;

impl Rule for ImageStepUnlikeDockerfile {
    const META: Meta<'static> = Meta {
        id: "image-step-unlike-dockerfile",
        summary: "The history of the image and its Dockerfile do not agree",
        why: "A layer that no instruction makes was reviewed by nobody, and what the Dockerfile mends may not be in the image.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_step_unlike_dockerfile.md"),
    };

    type Subject<'a> = Drift;

    fn check(&self, drift: Drift, findings: &mut Findings) {
        if drift.kind == DriftKind::Step {
            report(drift, findings).help(
                "build the image again from this Dockerfile, or check it with the one that it was built from",
            );
        }
    }
}

use super::report;
use crate::{
    build::{Drift, DriftKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ImageOnOtherBase;

impl Rule for ImageOnOtherBase {
    const META: Meta<'static> = Meta {
        id: "image-on-other-base",
        summary: "The image is not built on the base that it is said to be built on",
        why: "What is known of the base, its fixes among it, does not hold for the image.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_on_other_base.md"),
    };

    type Subject<'a> = Drift;

    fn check(&self, drift: Drift, findings: &mut Findings) {
        if drift.kind == DriftKind::Base {
            report(drift, findings).help(
                "build the image again on this base, or check it with the base that it was built on",
            );
        }
    }
}

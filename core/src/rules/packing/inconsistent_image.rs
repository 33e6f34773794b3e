use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct InconsistentImage;

impl Rule for InconsistentImage {
    const META: Meta<'static> = Meta {
        id: "inconsistent-image",
        summary: "the documents of the image disagree",
        why: "Tools that believe one of them see another image than those that believe the other.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("inconsistent_image.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "build the image again, or have the tool that put it together mended";
        report(problem, ProblemKind::Inconsistent, help, findings);
    }
}

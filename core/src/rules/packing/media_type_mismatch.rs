use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct MediaTypeMismatch;

impl Rule for MediaTypeMismatch {
    const META: Meta<'static> = Meta {
        id: "media-type-mismatch",
        summary: "a layer is compressed in another way than its media type says",
        why: "Some tools look at the content and work, others go by the media type and fail.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("media_type_mismatch.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "write the image with a tool that sets the media type to what the layer is, as `skopeo copy` does";
        report(problem, ProblemKind::MediaTypeMismatch, help, findings);
    }
}

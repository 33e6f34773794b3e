use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct DiffIdMismatch;

impl Rule for DiffIdMismatch {
    const META: Meta<'static> = Meta {
        id: "diff-id-mismatch",
        summary: "a layer is not the one that the configuration names",
        why: "The configuration says what the container is made of, and this layer is something else.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("diff_id_mismatch.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "build the image again; if a tool has changed its layers, it must write the configuration anew as well";
        report(problem, ProblemKind::DiffIdMismatch, help, findings);
    }
}

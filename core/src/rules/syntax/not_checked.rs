use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct NotChecked;

impl Rule for NotChecked {
    const META: Meta<'static> = Meta {
        id: "not-checked",
        summary: "a limit kept a part of the file from being looked at",
        why: "What is not looked at may hold anything, so the file does not count as clean.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("not_checked.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        if let ProblemKind::NotChecked(message) = &problem.kind {
            findings.report(problem.span, message);
        }
    }
}

use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct InvalidInstruction;

impl Rule for InvalidInstruction {
    const META: Meta<'static> = Meta {
        id: "invalid-instruction",
        summary: "an instruction says something that BuildKit refuses",
        why: "The build stops here.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL1000"],
        page: include_str!("invalid_instruction.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        if let ProblemKind::Invalid(message) = &problem.kind {
            findings.report(problem.span, message);
        }
    }
}

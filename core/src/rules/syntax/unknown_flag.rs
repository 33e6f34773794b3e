use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct UnknownFlag;

impl Rule for UnknownFlag {
    const META: Meta<'static> = Meta {
        id: "unknown-flag",
        summary: "an instruction has a flag that it does not take",
        why: "The build stops at a flag it does not know.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL1000"],
        page: include_str!("unknown_flag.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let ProblemKind::UnknownFlag { nearest, .. } = &problem.kind else {
            return;
        };
        let finding = findings.report(problem.span, problem.kind.to_string());
        match nearest {
            Some(nearest) => finding.help(format!("write `--{nearest}` if that is meant")),
            None => finding.help("take the flag away, or put it after the command it belongs to"),
        };
    }
}

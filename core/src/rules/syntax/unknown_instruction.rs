use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct UnknownInstruction;

impl Rule for UnknownInstruction {
    const META: Meta<'static> = Meta {
        id: "unknown-instruction",
        summary: "a line starts with a word that is no instruction",
        why: "The build stops at an instruction it does not know.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL1000"],
        page: include_str!("unknown_instruction.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let ProblemKind::UnknownInstruction { word, nearest } = &problem.kind else {
            return;
        };
        let finding = findings.report(problem.span, problem.kind.to_string());
        if let Some(nearest) = nearest {
            finding.help(format!("write `{nearest}` if that is meant"));
            // What is not in capitals is more often a line of a script or a template.
            if word.bytes().all(|byte| byte.is_ascii_uppercase()) {
                finding.fix(
                    format!("write `{nearest}`"),
                    Safety::Suggested,
                    vec![Edit::replace(problem.span, *nearest)],
                );
            }
        } else {
            finding.help("end the line before it with `\\` if it belongs to that instruction");
        }
    }
}

use super::template;
use crate::{dockerfile::Dockerfile, rules::prelude::*, syntax::ProblemKind};

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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let is_template = template::is_template(file);
        for problem in file.problems() {
            if let ProblemKind::Invalid(message) = &problem.kind {
                let finding = findings.report(problem.span, message);
                if is_template {
                    finding.help(template::HELP);
                    return;
                }
            }
        }
    }
}

use super::faults::Faults;
use crate::{
    dockerfile::Dockerfile,
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidInstruction {
    /// How many faults are reported, those of unknown instructions, of unknown flags and of other kinds together.
    faults: Faults,
}

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
        for problem in self.faults.of(file) {
            report(problem, findings);
        }
    }
}

fn report(problem: &Problem, findings: &mut Findings) {
    if let ProblemKind::Invalid(message) = &problem.kind {
        findings.report(problem.span, message);
    }
}

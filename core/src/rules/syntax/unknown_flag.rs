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
pub(super) struct UnknownFlag {
    /// How many faults are reported, those of unknown instructions, of unknown flags and of other kinds together.
    faults: Faults,
}

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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for problem in self.faults.of(file) {
            report(problem, findings);
        }
    }
}

fn report(problem: &Problem, findings: &mut Findings) {
    let ProblemKind::UnknownFlag { nearest, .. } = &problem.kind else {
        return;
    };
    let finding = findings.report(problem.span, problem.kind.to_string());
    match nearest {
        Some(nearest) => finding.help(format!("write `--{nearest}` if that is meant")),
        None => finding.help("take the flag away, or put it after the command it belongs to"),
    };
}

use super::faults::Faults;
use crate::{
    dockerfile::Dockerfile,
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};
use serde::{Deserialize, Serialize};

/// Words of other languages that are instructions but for a letter or two.
const KEYWORDS: &[&str] = &[
    "end", "else", "elif", "if", "fi", "then", "do", "done", "for", "and", "or", "cd", "cond",
];

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnknownInstruction {
    /// How many faults are reported, those of unknown instructions, of unknown flags and of other kinds together.
    faults: Faults,
}

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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for problem in self.faults.of(file) {
            report(problem, findings);
        }
    }
}

fn report(problem: &Problem, findings: &mut Findings) {
    let ProblemKind::UnknownInstruction { word, nearest } = &problem.kind else {
        return;
    };
    let finding = findings.report(problem.span, problem.kind.to_string());
    // The words of scripts are near to some instruction, and none is meant.
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_keyword = KEYWORDS
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(bare));
    let Some(nearest) = nearest.filter(|_| !is_keyword) else {
        finding.help("end the line before it with `\\` if it belongs to that instruction");
        return;
    };
    finding.help(format!("write `{nearest}` if that is meant"));
    // What is not in capitals is more often a line of a script.
    if word.bytes().all(|byte| byte.is_ascii_uppercase()) {
        finding.fix(
            format!("write `{nearest}`"),
            Safety::Suggested,
            vec![Edit::replace(problem.span, nearest)],
        );
    }
}

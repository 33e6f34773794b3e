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
pub(super) struct InstructionBeforeFrom {
    /// Which of the instructions before the first `FROM` are reported.
    instructions: Reported,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Reported {
    /// The first one, where the build stops; in a file without any `FROM` none, for `file-without-from` tells of that.
    #[default]
    First,
    /// Every one, also in a file without any `FROM`.
    Every,
}

impl Rule for InstructionBeforeFrom {
    const META: Meta<'static> = Meta {
        id: "instruction-before-from",
        summary: "an instruction stands before the first `FROM`",
        why: "The build stops here: there is no image yet that it could do anything to.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3061"],
        page: include_str!("instruction_before_from.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut misplaced = file
            .problems()
            .filter(|problem| matches!(problem.kind, ProblemKind::BeforeFirstStage(_)));
        match self.instructions {
            Reported::Every => misplaced.for_each(|problem| report(problem, findings)),
            Reported::First => {
                if let Some(problem) = misplaced.next()
                    && file.stages().len() > 0
                {
                    report(problem, findings);
                }
            }
        }
    }
}

fn report(problem: &Problem, findings: &mut Findings) {
    findings
        .report(problem.span, problem.kind.to_string())
        .help("put it after the `FROM` of the stage that it is for");
}

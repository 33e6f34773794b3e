//! What the rules on faults of the text report.

use crate::{
    dockerfile::Dockerfile,
    syntax::{Phase, Problem, ProblemKind},
};
use serde::{Deserialize, Serialize};

/// Which faults are reported.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Faults {
    /// Every one.
    #[default]
    Every,
    /// One in a file: the first in the text, or if the text is fine, the first in what it means.
    First,
}

impl Faults {
    /// The faults to be reported, for the rules to choose their own from.
    pub(super) fn of(self, file: &Dockerfile) -> Vec<&Problem> {
        let faults = file.problems().filter(|problem| is_fault(&problem.kind));
        match self {
            Self::Every => faults.collect(),
            Self::First => faults
                .min_by_key(|problem| (rank(problem.phase), problem.span.start))
                .into_iter()
                .collect(),
        }
    }
}

/// Whether one of these rules reports it.
fn is_fault(kind: &ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::UnknownInstruction { .. }
            | ProblemKind::UnknownFlag { .. }
            | ProblemKind::Invalid(_)
    )
}

fn rank(phase: Phase) -> u8 {
    match phase {
        Phase::Parse | Phase::Instruction => 0,
        Phase::Globals | Phase::Bases | Phase::Stages | Phase::Images => 1,
        Phase::Dispatch => 2,
        Phase::CheckOptions => 3,
    }
}

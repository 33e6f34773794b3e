use crate::{
    dockerfile::{Dockerfile, Instruction, Stage},
    rules::prelude::*,
    syntax::{Keyword, instruction::Kind},
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnsetHealthcheck {
    /// Which stages are looked at.
    stages: Stages,
}

/// Which stages are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Stages {
    /// The one that is built, if it starts a program.
    #[default]
    Built,
    /// Every one from which no stage with a `HEALTHCHECK` starts.
    Every,
}

impl Rule for UnsetHealthcheck {
    const META: Meta<'static> = Meta {
        id: "unset-healthcheck",
        summary: "nothing tells Docker whether the program still works",
        why: "A program that hangs counts as running, and nobody starts it anew.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3057",
            "dockle:CIS-DI-0006",
            "trivy:AVD-DS-0026",
            "checkov:CKV_DOCKER_2",
        ],
        page: include_str!("unset_healthcheck.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let (found, which) = match self.stages {
            Stages::Built => (
                file.target()
                    .filter(|stage| lacks_one(*stage))
                    .into_iter()
                    .collect(),
                "the stage that is built",
            ),
            Stages::Every => (lacking(file), "the stage"),
        };
        for stage in found {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            findings
                .report(from.image.span, format!("{which} has no `HEALTHCHECK`"))
                .help("say how to tell, `HEALTHCHECK CMD [\"/app\", \"health\"]`, or that something else does: `HEALTHCHECK NONE`")
                .confidence(Confidence::Low);
        }
    }
}

/// Whether a stage starts a program that nothing looks after. An image without a command is for others
/// to build on.
fn lacks_one(stage: Stage<'_>) -> bool {
    let starts_something = stage.cmd().is_some() || stage.entrypoint().is_some();
    starts_something && stage.healthcheck().is_none()
}

/// The stages that have no HEALTHCHECK, nor start from one that has it or from one that others with a
/// HEALTHCHECK start from. Stages of the same image count as one, unless they have names.
fn lacking(file: &Dockerfile) -> Vec<Stage<'_>> {
    let mut covered = vec![false; file.stages().len()];
    let mut covered_names = HashSet::new();
    let mut others: HashMap<&str, Vec<Stage<'_>>> = HashMap::new();
    for stage in file.stages() {
        let is_one = |other: Instruction<'_>| other.keyword() == Some(Keyword::Healthcheck);
        let inherits = covered_names.contains(image(stage));
        if !inherits && !stage.instructions().any(is_one) {
            others.entry(name(stage)).or_default().push(stage);
            continue;
        }
        let mut rest = vec![stage];
        while let Some(stage) = rest.pop() {
            covered[stage.index()] = true;
            covered_names.insert(name(stage));
            if !inherits {
                rest.extend(others.remove(image(stage)).into_iter().flatten());
            }
        }
    }
    let stages = file.stages();
    stages.filter(|stage| !covered[stage.index()]).collect()
}

/// What a stage goes by: its name, or else its image's.
fn name(stage: Stage<'_>) -> &str {
    stage.name().unwrap_or_else(|| image(stage))
}

/// The image that a stage starts from, without registry, tag and digest.
fn image(stage: Stage<'_>) -> &str {
    let Kind::From(from) = stage.from().kind() else {
        return "";
    };
    let name = from.image.text.split('@').next().unwrap_or_default();
    let name = match name.split_once('/') {
        Some((registry, name)) if registry.contains('.') => name,
        _ => name,
    };
    let folder = name.rfind('/').unwrap_or(0);
    let tag = name[folder..]
        .find(':')
        .map_or(name.len(), |at| folder + at);
    &name[..tag]
}

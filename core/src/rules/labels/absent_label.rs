use super::{is_among, labels_of};
use crate::{
    dockerfile::{Base, Dockerfile, Origin, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AbsentLabel {
    /// The labels that an image must have; without any the rule says nothing.
    labels: Vec<String>,
    /// Which stages must have them.
    stages: Stages,
}

/// Which stages are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Stages {
    /// The one that is built.
    #[default]
    Built,
    /// Every one but those that others only copy from.
    Every,
}

impl Rule for AbsentLabel {
    const META: Meta<'static> = Meta {
        id: "absent-label",
        summary: "an image lacks a label that it must have",
        why: "Whoever finds the image in a registry or on a machine cannot tell whose it is or what it was made from.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3049"],
        page: include_str!("absent_label.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // In order, and each once.
        let labels: BTreeSet<&str> = self.labels.iter().map(String::as_str).collect();
        for label in labels {
            let lacking = match self.stages {
                Stages::Built => file
                    .target()
                    .filter(|stage| !has(*stage, label))
                    .into_iter()
                    .collect(),
                Stages::Every => lacking(file, label),
            };
            for stage in lacking {
                let Kind::From(from) = stage.from().kind() else {
                    continue;
                };
                findings
                    .report(
                        from.image.span,
                        format!("this image does not get the label `{label}`"),
                    )
                    .help(format!("set it: `LABEL {label}=…`"));
            }
        }
    }
}

/// Whether a stage, or one that it starts from, sets a label, or may set it.
fn has(stage: Stage<'_>, label: &str) -> bool {
    stage
        .chain()
        .flat_map(Stage::instructions)
        .any(|instruction| sets(instruction, label))
}

fn sets(instruction: crate::dockerfile::Instruction<'_>, label: &str) -> bool {
    let Kind::Label(pairs) = instruction.kind() else {
        return false;
    };
    let keys = [label.to_owned()];
    let known = labels_of(instruction).map(|found| is_among(&keys, &found.key));
    let known: Vec<bool> = known.collect();
    // A name that is not known may be this one.
    known.len() < pairs.len() || known.contains(&true)
}

/// The stages that lack a label and are more than a place to copy files from.
fn lacking<'a>(file: &'a Dockerfile, label: &str) -> Vec<Stage<'a>> {
    let count = file.stages().len();
    let (mut has, mut excused) = (vec![false; count], vec![false; count]);
    for stage in file.stages() {
        let at = stage.index();
        let base = match stage.base() {
            Base::Stage(base) => Some(base.index()),
            _ => None,
        };
        let inherits = base.is_some_and(|base| has[base]);
        has[at] = inherits
            || stage
                .instructions()
                .any(|instruction| sets(instruction, label));
        // A stage without a name only adds to the one before it.
        if let Some(base) = base.filter(|_| has[at] && stage.name().is_none()) {
            excused[base] = true;
        }
        for dependency in stage
            .dependencies()
            .filter(|dependency| !dependency.by_mount)
        {
            if let Origin::Stage(origin) = dependency.origin {
                excused[origin.index()] = true;
            }
        }
    }
    let stages = file.stages();
    stages
        .filter(|stage| !has[stage.index()] && !excused[stage.index()])
        .collect()
}

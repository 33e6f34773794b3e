use crate::{
    dockerfile::{Instruction, Section},
    rules::prelude::*,
    syntax::{Pair, instruction::Kind},
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct SelfReferencingEnv;

impl Rule for SelfReferencingEnv {
    const META: Meta<'static> = Meta {
        id: "self-referencing-env",
        summary: "`ENV` uses a variable that only the same `ENV` sets",
        why: "All values of one `ENV` are made before any of them is set, so what is used is the value from before, and most often nothing.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3044"],
        page: include_str!("self_referencing_env.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        // What a snippet sets; of a stage the model knows it.
        let mut set: HashSet<&str> = HashSet::new();
        for instruction in section.instructions() {
            match instruction.kind() {
                Kind::Env(pairs) => {
                    report_uses(instruction, pairs, &set, findings);
                    set.extend(pairs.iter().map(|pair| pair.name.text.as_str()));
                }
                Kind::Arg(declarations) => set.extend(declarations.iter().map(|it| it.name)),
                _ => {}
            }
        }
    }
}

/// Reports each value that uses a variable which another pair sets and nothing before did.
fn report_uses(
    instruction: Instruction<'_>,
    pairs: &[Pair],
    set: &HashSet<&str>,
    findings: &mut Findings,
) {
    let names: HashSet<&str> = pairs.iter().map(|pair| pair.name.text.as_str()).collect();
    for pair in pairs.iter().filter(|pair| pair.value.text.contains('$')) {
        for used in instruction.variables_in(&pair.value) {
            let is_other = used != pair.name.text && names.contains(used.as_str());
            // Every base has a `PATH`.
            let is_set =
                set.contains(used.as_str()) || used == "PATH" || instruction.is_declared(&used);
            if is_other && !is_set {
                findings
                    .report(
                        pair.value.span,
                        format!("`${used}` is not yet what this `ENV` sets it to"),
                    )
                    .help(format!(
                        "set `{used}` in an `ENV` of its own before this one"
                    ))
                    .confidence(Confidence::Medium);
                break;
            }
        }
    }
}

use crate::{
    dockerfile::{Instruction, Section},
    rules::prelude::*,
    syntax::{Pair, instruction::Kind},
};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct SelfReferencingEnv;

impl Rule for SelfReferencingEnv {
    const META: Meta<'static> = Meta {
        id: "self-referencing-env",
        summary: "`ENV` uses a variable that only the same `ENV` sets",
        why: "All values of one `ENV` are made before any of them is set, so what is used is the value from before, and most often nothing.",
        category: Category::Correctness,
        severity: Severity::Warning,
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

/// Reports an instruction of which a value uses a variable that another pair sets and nothing before did.
fn report_uses(
    instruction: Instruction<'_>,
    pairs: &[Pair],
    set: &HashSet<&str>,
    findings: &mut Findings,
) {
    let mut pairs_of: HashMap<&str, usize> = HashMap::new();
    for pair in pairs {
        *pairs_of.entry(&pair.name.text).or_default() += 1;
    }
    // By how many other pairs a value's variable is set.
    let others = |pair: &Pair, used: &str| {
        let all = pairs_of.get(used).copied().unwrap_or_default();
        all - usize::from(pair.name.text == used)
    };
    let is_set = |used: &str| set.contains(used) || instruction.is_declared(used);
    let with_variables = pairs.iter().filter(|pair| pair.value.text.contains('$'));
    let mut early = with_variables.filter_map(|pair| {
        let mut names = instruction.variables_in(&pair.value).into_iter();
        let used = names.find(|name| {
            others(pair, name) > 0 && names_plainly(&pair.value.text, name) && !is_set(name)
        });
        Some((pair, used?))
    });
    let Some((pair, used)) = early.next() else {
        return;
    };
    let finding = findings.report(
        pair.value.span,
        format!("`${used}` is not yet what this `ENV` sets it to"),
    );
    finding
        .help(format!(
            "set `{used}` in an `ENV` of its own before this one"
        ))
        .confidence(Confidence::Medium);
    // Every base has one, and that may be meant.
    if used == "PATH" {
        finding.severity(Severity::Info);
    }
    for (pair, used) in early {
        finding.related(pair.value.span, format!("`${used}` is not set here either"));
    }
}

/// Whether a text has `$NAME` or `${NAME}`: who writes `${NAME:-…}` knows that it may not be set.
fn names_plainly(text: &str, name: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = &text[at + 1..];
        if let Some(rest) = rest.strip_prefix('{') {
            return rest
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('}'));
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        rest.strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(is_part))
    })
}

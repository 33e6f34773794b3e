use super::spelling::uses;
use crate::{
    dockerfile::{self, Base, Dockerfile, Instruction, Stage},
    rules::prelude::*,
    syntax::{Keyword, instruction::Kind, nearest},
    text::{Span, offset},
};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UndefinedVariable {
    /// Which uses are reported.
    uses: Reported,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Reported {
    /// Those that are hardly meant: not those with a default (`${A:-b}`), not `ENV A=$A:b`, and not of
    /// a variable that the base image may set, unless an `ARG` elsewhere in the file names it.
    #[default]
    Mistakes,
    /// Every one of a variable that has no value for sure, once for each word.
    Every,
}

impl Rule for UndefinedVariable {
    const META: Meta<'static> = Meta {
        id: "undefined-variable",
        summary: "an instruction uses a variable that nothing gives a value",
        why: "BuildKit puts nothing in its place, and the build goes on with the rest of the word: a path ends early, a version is empty.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:UndefinedVar"],
        page: include_str!("undefined_variable.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut declared = None;
        let mut last = None;
        for undefined in file.undefined_variables() {
            let declared = declared.get_or_insert_with(|| declarations(file));
            let declared = declared.get(undefined.name).copied();
            let place = match self.uses {
                Reported::Every if !undefined.is_sure => continue,
                Reported::Every => place(undefined, &|_| true),
                Reported::Mistakes => match mistake(undefined, declared) {
                    Some(place) => Some(place),
                    None => continue,
                },
            };
            // In an instruction the first place of each is enough.
            let at = undefined.instruction.index();
            let told = last.get_or_insert_with(|| (at, HashSet::new()));
            if told.0 != at {
                *told = (at, HashSet::new());
            }
            if !told.1.insert(undefined.name) && self.uses == Reported::Mistakes {
                continue;
            }
            report(
                undefined,
                place.unwrap_or(undefined.span),
                declared,
                findings,
            );
        }
    }
}

/// The first ARG of each name.
fn declarations(file: &Dockerfile) -> HashMap<&str, Instruction<'_>> {
    let mut all = HashMap::new();
    for instruction in file.instructions() {
        let Kind::Arg(arguments) = instruction.kind() else {
            continue;
        };
        for arg in arguments {
            all.entry(arg.name).or_insert(instruction);
        }
    }
    all
}

/// Where a variable is used in a word, of the uses that are wanted.
fn place(
    undefined: dockerfile::UndefinedVariable<'_>,
    is_wanted: &dyn Fn(Option<char>) -> bool,
) -> Option<Span> {
    let source = undefined.instruction.file().source();
    let found = uses(source.slice(undefined.span), undefined.name);
    let wanted = found.into_iter().find(|it| is_wanted(it.operator))?;
    let start = undefined.span.start + offset(wanted.range.start);
    Some(Span::new(start, start + offset(wanted.range.len())))
}

/// Where a variable is used that was hardly meant to have no value.
fn mistake(
    undefined: dockerfile::UndefinedVariable<'_>,
    declared: Option<Instruction<'_>>,
) -> Option<Span> {
    let instruction = undefined.instruction;
    let stage = instruction.stage()?;
    if undefined.is_deferred || sets_itself(instruction, undefined) {
        return None;
    }
    let is_sure = undefined.is_sure || is_plain(stage);
    let is_known = declared.is_some() || instruction.file().has_global(undefined.name);
    let is_declared = is_known && !is_version_of_base(stage, undefined.name);
    if !is_sure && !is_declared {
        return None;
    }
    // Whoever writes what stands for it otherwise knows that it may have no value.
    place(undefined, &|operator| {
        operator.is_none_or(|operator| matches!(operator, '#' | '%' | '/'))
    })
}

/// Whether the instruction that uses the variable sets it: `ENV A=$A:b`, and `ENV A=1 B=$A`, which is
/// for another rule.
fn sets_itself(instruction: Instruction<'_>, undefined: dockerfile::UndefinedVariable<'_>) -> bool {
    match instruction.kind() {
        Kind::Env(pairs) => pairs.iter().any(|pair| pair.name.text == undefined.name),
        Kind::Arg(arguments) => arguments.iter().any(|arg| arg.name == undefined.name),
        _ => false,
    }
}

/// Whether a stage starts from a distribution whose image sets nothing but `PATH`.
fn is_plain(stage: Stage<'_>) -> bool {
    const PLAIN: &[&str] = &[
        "alpine",
        "amazonlinux",
        "busybox",
        "centos",
        "debian",
        "ubuntu",
    ];
    let Base::Image(name) = stage.root_base() else {
        return false;
    };
    match name.repository() {
        Some(("docker.io", repository)) => repository
            .strip_prefix("library/")
            .is_some_and(|name| PLAIN.contains(&name)),
        _ => false,
    }
}

/// `NODE_VERSION` in a stage from `node`: such images say which version they have.
fn is_version_of_base(stage: Stage<'_>, name: &str) -> bool {
    let Some(program) = name.strip_suffix("_VERSION") else {
        return false;
    };
    let Base::Image(base) = stage.root_base() else {
        return true;
    };
    let repository = base.repository().map(|(_, repository)| repository);
    repository.is_none_or(|repository| repository.contains(&program.to_ascii_lowercase()))
}

fn report(
    undefined: dockerfile::UndefinedVariable<'_>,
    span: Span,
    declared: Option<Instruction<'_>>,
    findings: &mut Findings,
) {
    let dockerfile::UndefinedVariable {
        name, instruction, ..
    } = undefined;
    let stage = instruction.stage().map(Stage::index);
    // Every build has it, and stages must ask for it.
    let is_predefined = instruction.file().has_global(name);
    let finding = match declared {
        Some(arg) => {
            let message = match arg.stage() {
                None => format!(
                    "`{name}` has no value here: an `ARG` before the first `FROM` is for `FROM` lines only"
                ),
                Some(other) if Some(other.index()) == stage => {
                    format!("`{name}` has no value yet: its `ARG` comes later")
                }
                Some(_) => format!("`{name}` has no value here: its `ARG` is in another stage"),
            };
            let finding = findings.report(span, message);
            finding
                .help(format!(
                    "declare it in this stage, before it is used: `ARG {name}`"
                ))
                .related(arg.syntax().node.keyword.span, "it is declared here")
        }
        None if is_predefined => {
            let message = format!("`{name}` has no value in a stage without an `ARG` of its name");
            let finding = findings.report(span, message);
            finding.help(format!(
                "declare it in this stage, before it is used: `ARG {name}`"
            ))
        }
        None => findings.report(span, format!("nothing gives `{name}` a value here")),
    };
    if declared.is_some() || is_predefined {
        let at = instruction.span().at_start();
        if !undefined.is_deferred {
            let declaration = format!("{} {name}\n", arg_word(instruction));
            finding.fix(
                format!("declare `{name}` above"),
                Safety::Suggested,
                vec![Edit::insert(at, declaration)],
            );
        }
        return;
    }
    if !undefined.is_sure {
        finding.confidence(Confidence::Medium);
    }
    finding.help(match (name, nearest(name, names_before(instruction))) {
        (_, Some(near)) => format!("did you mean `{near}`?"),
        ("HOME", None) => {
            "only a shell knows the home folder: write the path, `/root` or the user's".to_owned()
        }
        _ => format!("give it one, `ARG {name}=…` or `ENV {name}=…`, or escape the `$`"),
    });
}

/// `ARG`, written as the instruction is.
fn arg_word(instruction: Instruction<'_>) -> &'static str {
    let word = &instruction.syntax().node.keyword.text;
    if word.chars().all(char::is_lowercase) {
        "arg"
    } else {
        Keyword::Arg.as_str()
    }
}

/// The names that ARG and ENV give a value before an instruction, in its stage and those it starts from.
fn names_before(instruction: Instruction<'_>) -> impl Iterator<Item = &str> {
    /// Further back nobody looks for what was meant.
    const MOST: usize = 200;
    let stages = instruction.stage().into_iter().flat_map(Stage::chain);
    let end = instruction.index();
    stages
        .flat_map(Stage::instructions)
        .filter(move |it| it.index() < end)
        .take(MOST)
        .flat_map(|it| match it.kind() {
            Kind::Env(pairs) => pairs.iter().map(|pair| pair.name.text.as_str()).collect(),
            Kind::Arg(arguments) => arguments.iter().map(|arg| arg.name).collect(),
            _ => Vec::new(),
        })
}

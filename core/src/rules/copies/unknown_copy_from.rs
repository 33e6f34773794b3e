use crate::{
    dockerfile::{Base, Dependency, Dockerfile, Instruction, MountValue, Origin, Section, Stage},
    rules::prelude::*,
    syntax::{ProblemKind, instruction::Kind, nearest},
    text::Span,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnknownCopyFrom {
    /// Which names are reported of those that no stage has.
    names: Names,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Names {
    /// Those that hardly name an image: a bare word that no official image has. Mounts of `RUN` count too.
    #[default]
    LikelyStages,
    /// All without a tag or a digest, of `COPY --from` alone.
    Untagged,
}

impl Rule for UnknownCopyFrom {
    const META: Meta<'static> = Meta {
        id: "unknown-copy-from",
        summary: "`COPY --from` names no stage, and hardly an image",
        why: "A name that no stage has is looked up in a registry, so the build fails or copies from a stranger's image.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3022"],
        page: include_str!("unknown_copy_from.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for problem in file.problems() {
            if let ProblemKind::UnknownOrigin(message) = &problem.kind {
                findings
                    .report(problem.span, message)
                    .why("The build stops here.");
            }
        }
        let dependencies = || file.stages().flat_map(Stage::dependencies);
        match self.names {
            Names::LikelyStages => dependencies().for_each(|it| check_likely_stage(it, findings)),
            Names::Untagged => {
                let taken = dependencies().filter(|dependency| !dependency.by_mount);
                taken.for_each(|dependency| check_untagged(dependency, findings));
                let snippet = file.sections().next();
                let snippet = snippet.into_iter().flat_map(Section::instructions);
                snippet.for_each(|instruction| check_without_stage(instruction, findings));
            }
        }
    }
}

/// Reports a name that no stage has, unless it has a tag or a digest.
fn check_untagged(dependency: Dependency<'_>, findings: &mut Findings) {
    if let Origin::Image(image) = dependency.origin
        && let Some(name) = image.text()
        && !name.contains(':')
    {
        report_untagged(name, dependency.span, findings);
    }
}

/// The same where there is no stage yet.
fn check_without_stage(instruction: Instruction<'_>, findings: &mut Findings) {
    if let Kind::Copy(copy) = instruction.kind()
        && let Some(from) = copy.from
        && !from.text.contains(':')
    {
        report_untagged(from.text, from.span, findings);
    }
}

fn report_untagged(name: &str, span: Span, findings: &mut Findings) {
    findings
        .report(span, format!("no stage before this one is called `{name}`"))
        .help(format!(
            "name the stage that makes the files `AS {name}`; for an image, write its tag"
        ));
}

fn check_likely_stage(dependency: Dependency<'_>, findings: &mut Findings) {
    let Origin::Image(image) = dependency.origin else {
        return;
    };
    if !dependency.is_likely_stage() {
        return;
    }
    let Some(name) = image.text() else { return };
    let file = dependency.instruction.file();
    let near = nearest(name, file.stages().filter_map(Stage::name));
    if near.is_none() && is_likely_context(dependency) {
        return;
    }
    let finding = findings.report(dependency.span, format!("no stage is called `{name}`"));
    match near {
            Some(near) => finding.help(format!("write `{near}` if that stage is meant")),
            // A build may bring a context of this name.
            None => finding
                .help(format!(
                    "name the stage that makes the files `AS {name}`; for an image, write its tag; for a named context, tell it with `--build-context {name}`"
                ))
                .severity(Severity::Warning)
                .confidence(Confidence::Medium),
        };
    if !dependency.by_mount
        && let Some(near) = near
    {
        finding.fix(
            format!("write `{near}`"),
            Safety::Suggested,
            vec![Edit::replace(dependency.span, near)],
        );
    }
}

/// Whether the file looks as if the build brings a context of the name: what is taken has a relative path, as of the
/// files of a folder, or a stage starts from such a name too.
fn is_likely_context(dependency: Dependency<'_>) -> bool {
    let is_relative = match dependency.instruction.kind() {
        Kind::Copy(copy) => copy.paths().next().is_some_and(|path| {
            !path.text.starts_with(['/', '$', '\\']) && !path.text.contains(':')
        }),
        _ => false,
    };
    let stage = dependency.instruction.stage();
    let starts_from_context = || {
        stage.is_some_and(|stage| {
            stage.chain().last().is_some_and(
                |stage| matches!(stage.base(), Base::Image(name) if name.is_likely_stage()),
            )
        })
    };
    // A mount without a source shows all of it, as of a folder that the build is given.
    let is_whole = dependency.by_mount
        && dependency
            .instruction
            .mounts()
            .iter()
            .all(|mount| mount.source == MountValue::Unset);
    is_relative || is_whole || starts_from_context()
}

use super::{shipped, verb_span};
use crate::{
    dockerfile::{Action, Instruction, Origin, Stage},
    rules::prelude::*,
    syntax::Keyword,
};

#[derive(Default)]
pub(super) struct PackageInstallationInSingleStage;

impl Rule for PackageInstallationInSingleStage {
    const META: Meta<'static> = Meta {
        id: "package-installation-in-single-stage",
        summary: "an image without a builder stage installs packages",
        why: "What is installed for the build ships with the program, and each package may have holes of its own.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("package_installation_in_single_stage.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        if run.keyword() != Some(Keyword::Run) {
            return;
        }
        let has_no_builder = |stage: &Stage<'_>| shipped(run) && !has_builder(*stage);
        let Some(stage) = run.stage().filter(has_no_builder) else {
            return;
        };
        let first = run.commands().find_map(|command| {
            let read = command.package_command()?;
            let installs = read.action == Action::Install
                && read.manager.is_system()
                && !read.is_for_another_root()
                && !read.only_shows();
            installs.then_some((command, read))
        });
        let Some((command, read)) = first else { return };
        let base = stage
            .known_base()
            .map_or("a smaller image", |base| base.family);
        findings
            .report(verb_span(command, &read), format!("`{}` runs in the only stage there is", read.title()))
            .help(format!(
                "build in a stage `FROM {base} AS builder`, and let a second one start from a distroless or slim image and copy the result"
            ));
    }
}

/// Whether it copies anything from a stage that does not ship.
fn has_builder(stage: Stage<'_>) -> bool {
    stage
        .dependencies()
        .any(|dependency| match dependency.origin {
            Origin::Stage(origin) => !origin.ships(),
            Origin::Image(_) | Origin::Unknown => true,
        })
}

use crate::{
    dockerfile::{Dependency, Origin, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct CopyFromOwnStage;

impl Rule for CopyFromOwnStage {
    const META: Meta<'static> = Meta {
        id: "copy-from-own-stage",
        summary: "a stage takes files from itself",
        why: "The build stops: the stage would have to be finished before it can start.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3023"],
        page: include_str!("copy_from_own_stage.md"),
    };

    type Subject<'a> = Dependency<'a>;

    fn check(&self, dependency: Dependency<'_>, findings: &mut Findings) {
        let Origin::Stage(origin) = dependency.origin else {
            return;
        };
        let own = dependency.instruction.stage().map(Stage::index);
        if own != Some(origin.index()) {
            return;
        }
        let name = origin.name().map_or_else(
            || format!("stage {}", origin.index()),
            |name| format!("the stage `{name}`"),
        );
        findings
            .report(dependency.span, format!("{name} takes files from itself"))
            .help("its own files are there already: move them with `RUN cp`, or name the stage that makes them")
            .related(origin.from().span(), "the stage that it means");
    }
}

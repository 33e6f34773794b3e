use super::shipped_programs;
use crate::{
    dockerfile::{Language, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct BuildPathsInProgram;

impl Rule for BuildPathsInProgram {
    const META: Meta<'static> = Meta {
        id: "build-paths-in-program",
        summary: "a Go program that ships is built without `-trimpath`",
        why: "The program holds the paths of its build, which tell how it was made and differ from one builder to the next.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("build_paths_in_program.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let mut last = None;
        for (_, copied) in shipped_programs(stage) {
            let program = copied.program;
            let Some(command) = program.command() else {
                continue;
            };
            let is_found =
                program.language() == Language::Go && program.is_trimmed() == Some(false);
            if !is_found || last.replace(command.span()) == Some(command.span()) {
                continue;
            }
            let Some(verb) = command.arguments().first() else {
                continue;
            };
            findings
                .report(verb.span, format!("`go {}` without `-trimpath`", verb.text))
                .related(copied.word.span, "the program is shipped here")
                .help("add `-trimpath`")
                .fix(
                    "add `-trimpath`",
                    Safety::Suggested,
                    vec![Edit::insert(verb.span.at_end(), " -trimpath")],
                );
        }
    }
}

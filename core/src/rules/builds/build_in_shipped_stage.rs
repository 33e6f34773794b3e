use super::{has_builder, left_builds, production};
use crate::{
    dockerfile::{Language, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct BuildInShippedStage;

impl Rule for BuildInShippedStage {
    const META: Meta<'static> = Meta {
        id: "build-in-shipped-stage",
        summary: "a build command runs in the stage that ships",
        why: "What it builds with ships too: compiler, caches, sources. The other stages are there to keep them out.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("build_in_shipped_stage.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) = production(stage).filter(|stage| has_builder(*stage)) else {
            return;
        };
        let mut last = None;
        for program in left_builds(stage) {
            let run = program.instruction();
            let Some(command) = program.command() else {
                continue;
            };
            if last.replace(run.index()) == Some(run.index()) {
                continue;
            }
            let words: Vec<&str> = command
                .shell()
                .words
                .iter()
                .take(2)
                .map(|word| word.text.as_str())
                .collect();
            let finding = findings.report(
                command.span(),
                format!("`{}` builds in the stage that ships", words.join(" ")),
            );
            if program.language() == Language::Other || !command.always_runs() {
                finding.confidence(Confidence::Medium);
            }
            let help = match builder(stage) {
                Some(name) => {
                    format!("do it in `{name}` or a stage of its own, and `COPY --from` the result")
                }
                None => "do it in a builder stage, and `COPY --from` the result".to_owned(),
            };
            finding.help(help);
        }
    }
}

/// The first stage that builds and does not ship.
fn builder(stage: Stage<'_>) -> Option<&str> {
    let mut stages = stage.file().stages();
    stages.find_map(|stage| {
        stage
            .name()
            .filter(|_| !stage.ships() && stage.programs().next().is_some())
    })
}

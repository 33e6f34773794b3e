use crate::{
    dockerfile::{Instruction, Program},
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct BuildInHistory;

impl Rule for BuildInHistory {
    const META: Meta<'static> = Meta {
        id: "build-in-history",
        summary: "a step of the image built a program",
        why: "What it was built with is in the image as well: compiler, caches, sources.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("build_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let text = steps::run_text(&step.history.created_by);
        let Some(file) = text.and_then(steps::as_dockerfile) else {
            return;
        };
        let run = steps::run_of(&file);
        let programs = run.into_iter().flat_map(Instruction::programs);
        let mut commands = programs.filter_map(Program::command);
        let Some(command) = commands.next() else {
            return;
        };
        let words = command.shell().words.iter().take(2);
        // A variable that is given to `make` may be a secret.
        let words = words.filter(|word| !word.text.contains('='));
        let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
        findings
            .report(
                step.place(),
                format!("`{}` built in the image that ships", words.join(" ")),
            )
            .help(
                "build in a stage of its own, and copy the result: `COPY --from=build /app /app`",
            );
    }
}

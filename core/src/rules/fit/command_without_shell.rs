use super::base_name;
use crate::{
    dockerfile::Stage,
    rules::{json_form::json_form, prelude::*},
    syntax::instruction::{CommandLine, HealthcheckTest, Kind},
};

#[derive(Default)]
pub(super) struct CommandWithoutShell;

impl Rule for CommandWithoutShell {
    const META: Meta<'static> = Meta {
        id: "command-without-shell",
        summary: "`CMD`, `ENTRYPOINT` or `HEALTHCHECK` needs a shell that the image does not have",
        why: "The container does not start: there is no `/bin/sh` to run the command.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3025", "buildkit:JSONArgsRecommended"],
        page: include_str!("command_without_shell.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || !stage.lacks_shell() {
            return;
        }
        for instruction in stage.runtime_instructions() {
            let sets_shell = instruction
                .stage()
                .is_some_and(|stage| stage.shell_before_instruction(instruction).is_some());
            let line = match instruction.kind() {
                Kind::Cmd(line) | Kind::Entrypoint(line) => line,
                Kind::Healthcheck(healthcheck) => match healthcheck.test {
                    HealthcheckTest::Command(line) => line,
                    HealthcheckTest::None => continue,
                },
                _ => continue,
            };
            let (CommandLine::Shell(Some(word)), Some(keyword), false) =
                (line, instruction.keyword(), sets_shell)
            else {
                continue;
            };
            let base = base_name(stage);
            let finding = findings.report(
                word.span,
                format!("this `{keyword}` needs `/bin/sh`, which `{base}` does not have"),
            );
            let Some(json) = json_form(&word.text) else {
                finding.help("use the JSON form, which starts the program itself; what a shell did must move into the program");
                continue;
            };
            finding
                .help(format!(
                    "use the JSON form, which starts the program itself: `{json}`"
                ))
                .fix(
                    "use the JSON form",
                    Safety::Suggested,
                    vec![Edit::replace(word.span, json)],
                );
        }
    }
}

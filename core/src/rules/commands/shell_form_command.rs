use crate::{
    dockerfile::Instruction,
    rules::{json_form::json_form, prelude::*},
    syntax::instruction::{CommandLine, Kind},
};

#[derive(Default)]
pub(super) struct ShellFormCommand;

impl Rule for ShellFormCommand {
    const META: Meta<'static> = Meta {
        id: "shell-form-command",
        summary: "`CMD` or `ENTRYPOINT` is run through a shell",
        why: "A shell that stays process 1 passes no signals on, so the program is killed instead of stopped; and a shell must be in the image.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3025", "buildkit:JSONArgsRecommended"],
        page: include_str!("shell_form_command.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let (Kind::Cmd(CommandLine::Shell(Some(word)))
        | Kind::Entrypoint(CommandLine::Shell(Some(word)))) = instruction.kind()
        else {
            return;
        };
        let Some(stage) = instruction.stage() else {
            return;
        };
        // Who sets a SHELL has chosen one, on Windows there are no signals to pass on, and a
        // builder starts nothing.
        if stage.is_windows()
            || !stage.ships()
            || stage.shell_before_instruction(instruction).is_some()
        {
            return;
        }
        // That there is no shell at all is another rule's to say.
        if stage.is_target() && stage.lacks_shell() {
            return;
        }
        // `exec` puts the program in the shell's place.
        let last = instruction.commands().last();
        if last.is_some_and(|last| last.shell().wrappers.iter().any(|word| word.text == "exec")) {
            return;
        }
        let Some(keyword) = instruction.keyword() else {
            return;
        };
        let finding = findings.report(
            word.span,
            format!("this `{keyword}` starts a shell, which starts the program"),
        );
        match json_form(&word.text) {
            Some(json) => {
                finding
                    .help(format!("use the JSON form: `{keyword} {json}`"))
                    .fix(
                        "use the JSON form",
                        Safety::Suggested,
                        vec![Edit::replace(word.span, json)],
                    );
            }
            None => {
                finding.help(format!(
                    "use the JSON form; if a shell is needed, say so: `{keyword} [\"/bin/sh\", \"-c\", \"exec …\"]`"
                ));
            }
        }
    }
}

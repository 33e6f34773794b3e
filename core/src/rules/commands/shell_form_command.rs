use crate::{
    dockerfile::Instruction,
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
};

#[derive(Default)]
pub(super) struct ShellFormCommand;

impl Rule for ShellFormCommand {
    const META: Meta<'static> = Meta {
        id: "shell-form-command",
        summary: "`CMD` or `ENTRYPOINT` is run through a shell",
        why: "The shell is process 1 and passes no signals on, so the program is killed instead of stopped, and a shell must be in the image.",
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
        // Who sets a SHELL has chosen one.
        if instruction
            .stage()
            .is_none_or(|stage| stage.shell_before_instruction(instruction).is_some())
        {
            return;
        }
        let Some(keyword) = instruction.keyword() else {
            return;
        };
        let finding = findings.report(
            word.span,
            format!("this `{keyword}` starts a shell, which starts the program"),
        );
        match plain_words(&word.text) {
            Some(words) => {
                let json = serde_json::to_string(&words)
                    .unwrap_or_default()
                    .replace("\",\"", "\", \"");
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

/// The words of a command that means the same without a shell.
fn plain_words(command: &str) -> Option<Vec<&str>> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " ./_-:=@%+,".contains(c);
    let words: Vec<&str> = command.split_whitespace().collect();
    // `A=1 program` sets a variable, and that takes a shell.
    (command.chars().all(is_plain) && !words.first()?.contains('=')).then_some(words)
}

use crate::{
    dockerfile::{Instruction, Stage},
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
        let is_windows = instruction.stage().is_some_and(Stage::is_windows);
        match plain_words(&word.text, is_windows) {
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

/// What only a shell can do.
const BUILTINS: &[&str] = &[
    ".", ":", "alias", "cd", "eval", "exec", "exit", "export", "read", "set", "source", "trap",
    "ulimit", "umask", "unset", "wait",
];

/// The words of a command that means the same without a shell.
fn plain_words(command: &str, is_windows: bool) -> Option<Vec<&str>> {
    // On Windows `%NAME%` is a variable.
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || " ./_-:=@+,".contains(c) || c == '%' && !is_windows;
    let mut words: Vec<&str> = command.split_whitespace().collect();
    // What takes the place of the shell needs none.
    if words.len() > 1 && words[0] == "exec" && !words[1].starts_with('-') {
        words.remove(0);
    }
    let first = words.first()?;
    // `A=1 program` sets a variable, and that takes a shell.
    let is_program = !first.contains('=') && !BUILTINS.contains(first);
    (is_program && command.chars().all(is_plain)).then_some(words)
}

use crate::{
    dockerfile::{Command, Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
};

#[derive(Default)]
pub(super) struct ShellWithoutExec;

impl Rule for ShellWithoutExec {
    const META: Meta<'static> = Meta {
        id: "shell-without-exec",
        summary: "a shell starts the program and stays in front of it",
        why: "Signals go to the shell, which does not pass them on; `exec` puts the program in its place.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("shell_without_exec.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let (Kind::Cmd(line) | Kind::Entrypoint(line)) = instruction.kind() else {
            return;
        };
        let Some(stage) = instruction.stage().filter(|stage| stage.ships()) else {
            return;
        };
        let Some(last) = program_behind_shell(instruction, stage, line) else {
            return;
        };
        let shell = last.shell();
        let Some(program) = shell.wrappers.first().or(shell.words.first()) else {
            return;
        };
        findings
            .report(
                program.span,
                format!(
                    "the shell waits for `{}` and keeps its signals",
                    program.text
                ),
            )
            .help(format!("start it with `exec {}`", program.text))
            .confidence(Confidence::Medium)
            .fix(
                "let it take the place of the shell",
                Safety::Suggested,
                vec![Edit::insert(program.span.at_start(), "exec ")],
            );
    }
}

/// What is no program, or ends at once.
const BUILTINS: &[&str] = &[
    ".", ":", "[", "cd", "echo", "eval", "exit", "export", "false", "printf", "read", "return",
    "set", "source", "test", "trap", "true", "ulimit", "umask", "unset", "wait",
];

/// The last of several commands that a shell runs at the start, if that is a program. A single
/// command shells start in their own place.
fn program_behind_shell<'a>(
    instruction: Instruction<'a>,
    stage: Stage<'a>,
    line: CommandLine<'_>,
) -> Option<Command<'a>> {
    let commands: Vec<Command<'a>> = instruction.commands().collect();
    let parent = match line {
        // `sh -c '…'`
        CommandLine::Exec(_) => Some(0),
        // The shell form by itself is another rule's, but not where a SHELL is set.
        CommandLine::Shell(_) => {
            stage.shell_before_instruction(instruction)?;
            None
        }
    };
    let inside = || {
        commands
            .iter()
            .filter(move |command| command.shell().parent == parent)
    };
    let last = *inside().next_back()?;
    let is_in_pipe = inside()
        .filter(|command| command.shell().pipeline == last.shell().pipeline)
        .nth(1)
        .is_some();
    let has_exec = last.shell().wrappers.iter().any(|word| word.text == "exec");
    let traps = inside().any(|command| matches!(command.name(), Some("trap" | "wait" | "exec")));
    let is_builtin = last.name().is_some_and(|name| BUILTINS.contains(&name));
    let is_program = !last.shell().words.is_empty() && !is_builtin;
    (is_program
        && last.always_runs()
        && !is_in_pipe
        && !has_exec
        && !traps
        && !last.is_followed_by("&")
        && inside().nth(1).is_some())
    .then_some(last)
}

use crate::{
    dockerfile::{Command, Dockerfile, Instruction},
    rules::prelude::*,
    shell::Dialect,
    syntax::{
        Word,
        instruction::{CommandLine, Kind},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct PipeWithoutPipefail {
    /// Which pipes are looked at.
    pipes: Pipes,
    /// What switches `pipefail` on.
    switch: Switch,
}

/// Which pipes are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Pipes {
    /// Those whose first commands do something that may break off, such as a download: not `echo yes | command` nor
    /// `ls | grep name`.
    #[default]
    MayFail,
    /// Every one.
    Every,
}

/// What switches `pipefail` on.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Switch {
    /// `set -o pipefail` before the pipe, or the shell of the stage, which it may have from the stage it starts
    /// from.
    #[default]
    Anything,
    /// A `SHELL` in the same stage with bash, zsh or ash and `-o pipefail`.
    Shell,
}

/// What only writes or looks: if it fails, hardly anything is lost.
const HARMLESS: &[&str] = &[
    ":",
    "arch",
    "awk",
    "basename",
    "cat",
    "cut",
    "date",
    "dirname",
    "dpkg",
    "dpkg-query",
    "du",
    "echo",
    "egrep",
    "env",
    "fgrep",
    "file",
    "find",
    "getent",
    "grep",
    "head",
    "id",
    "ldconfig",
    "ldd",
    "ls",
    "lsb_release",
    "nproc",
    "printenv",
    "printf",
    "readlink",
    "rpm",
    "sed",
    "seq",
    "set",
    "sort",
    "stat",
    "tac",
    "tail",
    "tee",
    "tr",
    "true",
    "uname",
    "uniq",
    "wc",
    "which",
    "yes",
];

impl Rule for PipeWithoutPipefail {
    const META: Meta<'static> = Meta {
        id: "pipe-without-pipefail",
        summary: "a command that writes into a pipe may fail without being noticed",
        why: "A pipe has failed if its last command has: when a download before it breaks off, the build goes on with what came.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL4006"],
        page: include_str!("pipe_without_pipefail.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // Whether the stage has a SHELL with which no pipe hides a failure.
        let mut is_set = false;
        for instruction in file.instructions() {
            match instruction.kind() {
                Kind::From(_) => is_set = false,
                Kind::Shell(words) => is_set = notices_failures(words),
                Kind::Run(run) => {
                    let is_shell_form = matches!(run.command, CommandLine::Shell(_));
                    if let Some(command) = self.unguarded(instruction, is_shell_form, is_set) {
                        report(command, findings);
                    }
                }
                _ => {}
            }
        }
    }
}

fn report(command: Command<'_>, findings: &mut Findings) {
    let may_lack_it = command.instruction().dialect() == Some(Dialect::Posix);
    let help = if may_lack_it {
        "put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` before the `RUN`, or do without the pipe"
    } else {
        "put `set -o pipefail;` before it, or `-o pipefail` into the `SHELL`"
    };
    findings
        .report(
            command.span(),
            "if a command before this one in the pipe fails, the build goes on",
        )
        .help(help)
        .confidence(Confidence::Medium);
}

impl PipeWithoutPipefail {
    /// The first command that others write into while nothing says that they must not fail.
    fn unguarded<'a>(
        &self,
        run: Instruction<'a>,
        is_shell_form: bool,
        is_set: bool,
    ) -> Option<Command<'a>> {
        match self.switch {
            Switch::Anything => self.first_unguarded(run, is_shell_form && inherits_pipefail(run)),
            Switch::Shell if is_set => None,
            Switch::Shell => run
                .commands()
                .find(|command| command.is_piped_into() && command.shell().parent.is_none()),
        }
    }

    fn first_unguarded<'a>(
        &self,
        instruction: Instruction<'a>,
        by_shell: bool,
    ) -> Option<Command<'a>> {
        let commands: Vec<Command<'_>> = instruction.commands().collect();
        let mut own = by_shell;
        // The same for each text given to a shell, by the command that gives it.
        let mut inner: HashMap<usize, bool> = HashMap::new();
        let mut written: HashMap<u32, Written> = HashMap::new();
        for command in &commands {
            let shell = command.shell();
            let of_text = shell.parent.filter(|parent| {
                // Its text is run by the same shell.
                commands[*parent].name() != Some("eval")
            });
            let is_guarded = match of_text {
                None => &mut own,
                Some(parent) => inner.entry(parent).or_insert_with(|| {
                    let words = &commands[parent].shell().words;
                    has_pipefail(words.iter().map(|word| word.text.as_str()))
                }),
            };
            let before = written.entry(shell.pipeline).or_default();
            if command.is_piped_into()
                && !*is_guarded
                && (self.pipes == Pipes::Every || before.matters_to(*command))
            {
                return Some(*command);
            }
            before.add(*command);
            if command.name() == Some("set") {
                *is_guarded = set_pipefail(*command).unwrap_or(*is_guarded);
            }
        }
        None
    }
}

/// What has written into a pipe so far.
#[derive(Clone, Copy, Default)]
struct Written {
    may_fail: bool,
    is_download: bool,
}

impl Written {
    fn add(&mut self, command: Command<'_>) {
        self.may_fail |= command.name().is_none_or(|name| !HARMLESS.contains(&name));
        self.is_download |= command.download().is_some();
    }

    /// Whether it matters to what reads it. Of a download that is run at once there is worse to say than that
    /// it may break off.
    fn matters_to(self, command: Command<'_>) -> bool {
        let runs_it = command.name().is_some_and(|name| {
            Dialect::of_program(name).is_read() || name.starts_with("python") || name == "perl"
        });
        self.may_fail && !(runs_it && self.is_download)
    }
}

/// What a `set` does to `pipefail`; `None` for another one.
fn set_pipefail(command: Command<'_>) -> Option<bool> {
    let words = command.arguments();
    let at = words.iter().position(|word| word.text == "pipefail")?;
    let flag = &words.get(at.checked_sub(1)?)?.text;
    Some(flag.starts_with('-'))
}

/// Whether the words of a shell's command line have `-o pipefail`.
fn has_pipefail<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut before = "";
    for word in words {
        if word == "pipefail" && before.starts_with('-') && before.ends_with('o') {
            return true;
        }
        before = word;
    }
    false
}

/// Whether the shell that runs an instruction has `pipefail` on.
fn inherits_pipefail(instruction: Instruction<'_>) -> bool {
    let shell = instruction
        .stage()
        .and_then(|stage| stage.shell_before_instruction(instruction));
    shell.is_some_and(|words| has_pipefail(words.iter().map(String::as_str)))
}

/// Whether a SHELL is of another system, or of a shell with `pipefail`.
fn notices_failures(shell: &[Word]) -> bool {
    let Some(program) = shell.first() else {
        return false;
    };
    let is_other = ["pwsh", "powershell", "cmd"]
        .iter()
        .any(|name| program.text.starts_with(name));
    let has_it = matches!(
        Dialect::of_program(&program.text),
        Dialect::Bash | Dialect::Zsh | Dialect::Ash
    );
    is_other || has_it && has_pipefail(shell.iter().map(|word| word.text.as_str()))
}

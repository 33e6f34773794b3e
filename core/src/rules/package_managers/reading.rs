//! Two ways to judge what a command says to a package manager.

use crate::{
    dockerfile::{Command, Instruction, MountKind, MountValue},
    syntax::{
        Keyword,
        instruction::{CommandLine, Kind},
    },
};
use serde::{Deserialize, Serialize};

/// What is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Reading {
    /// What the commands do to the image that is built, as far as that is certain.
    #[default]
    Effect,
    /// The words of the commands as they stand, whatever the image is: a variable tells no version,
    /// and what stands behind `sudo` or in `sh -c '…'` is not looked at.
    Words,
}

impl Reading {
    /// Looks at the commands of an instruction; `check` tells whether it has reported something. By
    /// words one report says it of the whole instruction.
    pub(super) fn each<'a>(
        self,
        instruction: Instruction<'a>,
        mut check: impl FnMut(Command<'a>) -> bool,
    ) {
        match self {
            Self::Effect => instruction.commands().for_each(|command| {
                check(command);
            }),
            Self::Words => {
                plain_commands(instruction).any(check);
            }
        }
    }
}

/// The commands of a RUN, or of one that an ONBUILD defers, that count by their words; none where the
/// shell would not run the text.
pub(super) fn plain_commands(instruction: Instruction<'_>) -> impl Iterator<Item = Command<'_>> {
    let runs = runs(instruction) && instruction.is_complete();
    instruction
        .commands()
        .filter(move |command| runs && stands_plainly(*command))
}

/// Whether it is a RUN, or an ONBUILD that defers one.
fn runs(instruction: Instruction<'_>) -> bool {
    match instruction.keyword() {
        Some(Keyword::Run) => true,
        Some(Keyword::Onbuild) => matches!(deferred(instruction), Some(Kind::Run(_))),
        _ => false,
    }
}

/// What the instruction says that an ONBUILD defers.
pub(super) fn deferred(instruction: Instruction<'_>) -> Option<Kind<'_>> {
    match instruction.kind() {
        Kind::Onbuild(trigger) => Some(Kind::of_trigger(trigger, instruction.syntax())),
        _ => None,
    }
}

/// Whether the instruction itself names the program, by its name alone.
fn stands_plainly(command: Command<'_>) -> bool {
    /// What only says how the shell is to look for the program.
    const LOOKUPS: &[&str] = &["exec", "command", "builtin", "busybox"];
    let shell = command.shell();
    let is_plain = |text: &str| !text.contains('/');
    let is_lookup = |text: &str| LOOKUPS.contains(&text);
    shell
        .words
        .first()
        .is_some_and(|word| word.literal && is_plain(&word.text))
        && shell.wrappers.iter().all(|word| is_lookup(&word.text))
        && (shell.parent.is_none() || is_text_of_exec_form(command))
}

/// Whether it is in the text of `RUN ["sh", "-c", "…"]`, which says the same as the shell form.
fn is_text_of_exec_form(command: Command<'_>) -> bool {
    let instruction = command.instruction();
    let is_exec = match instruction.kind() {
        Kind::Run(run) => matches!(run.command, CommandLine::Exec(_)),
        Kind::Onbuild(trigger) => trigger.arguments.is_json(),
        _ => false,
    };
    is_exec && command.shell().parent == Some(0)
}

/// Whether a RUN has a cache or memory mounted at a path that holds this text.
pub(super) fn mounts(run: Instruction<'_>, path: &str) -> bool {
    run.mounts().iter().any(|mount| {
        let keeps_out = matches!(mount.kind, Some(MountKind::Cache | MountKind::Tmpfs));
        let is_there = match &mount.target {
            MountValue::Is(target) => target.contains(path),
            MountValue::Unknown | MountValue::Unset => false,
        };
        keeps_out && is_there
    })
}

/// Whether a command has an argument that is one of these words.
pub(super) fn has_word(command: Command<'_>, words: &[&str]) -> bool {
    command
        .arguments()
        .iter()
        .any(|word| words.contains(&word.text.as_str()))
}

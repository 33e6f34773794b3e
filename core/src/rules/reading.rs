//! Two ways to judge commands.

use crate::{
    dockerfile::{Command, Instruction},
    syntax::instruction::{CommandLine, Kind},
};
use serde::{Deserialize, Serialize};

/// What is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Reading {
    /// What the commands do, also behind `sudo` and in `sh -c '…'`, as far as that is certain.
    #[default]
    Effect,
    /// The words as they stand in the instruction itself, by the name of the program alone, whatever
    /// they do: a variable tells nothing.
    Words,
}

impl Reading {
    /// The commands of a RUN, or of one that an ONBUILD defers.
    pub(super) fn commands(
        self,
        instruction: Instruction<'_>,
    ) -> impl Iterator<Item = Command<'_>> {
        let commands = instruction.run_commands();
        commands.filter(move |command| self == Self::Effect || stands_plainly(*command))
    }
}

/// Whether the instruction itself names the program, by its name alone.
fn stands_plainly(command: Command<'_>) -> bool {
    /// What only says how the shell is to look for the program.
    const LOOKUPS: &[&str] = &["exec", "command", "builtin", "busybox"];
    let shell = command.shell();
    let first = shell.words.first();
    first.is_some_and(|word| word.literal && !word.text.contains('/'))
        && shell
            .wrappers
            .iter()
            .all(|word| LOOKUPS.contains(&word.text.as_str()))
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

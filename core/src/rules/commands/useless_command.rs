use crate::{
    dockerfile::{Command, Instruction},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UselessCommand {
    /// The commands that do nothing for an image.
    commands: Vec<String>,
    /// Those that do something only for what follows them in the same `RUN`.
    last_commands: Vec<String>,
    /// Which commands are looked at.
    reading: Reading,
}

impl Default for UselessCommand {
    fn default() -> Self {
        let strings = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            commands: strings(&[
                "free", "halt", "htop", "nano", "poweroff", "ps", "reboot", "shutdown", "top",
                "uptime", "vi", "vim",
            ]),
            last_commands: strings(&["mount", "service"]),
            reading: Reading::Effect,
        }
    }
}

/// What may follow a service that was started and does not use it.
const IDLE: &[&str] = &[":", "echo", "sleep", "true"];

impl Rule for UselessCommand {
    const META: Meta<'static> = Meta {
        id: "useless-command",
        summary: "a `RUN` has a command that does nothing for an image",
        why: "A build keeps files, not processes, mounts or answers: what is started ends with its `RUN`, and nobody looks on.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3001"],
        page: include_str!("useless_command.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let is_named = |command: &Command<'_>, names: &[String]| {
            command
                .name()
                .is_some_and(|name| names.iter().any(|other| other == name))
        };
        let mut last = None;
        for command in self.reading.commands(instruction) {
            if is_named(&command, &self.commands) {
                let name = command.name().unwrap_or_default();
                findings
                    .report(
                        command.span(),
                        format!("`{name}` does nothing for the image"),
                    )
                    .help("take it out");
                return;
            }
            let is_idle = command.name().is_some_and(|name| IDLE.contains(&name));
            if !is_idle || last.is_none() {
                last = Some(command);
            }
        }
        let Some(last) = last.filter(|last| is_named(last, &self.last_commands)) else {
            return;
        };
        let ends = last
            .arguments()
            .iter()
            .any(|word| word.text == "stop" || word.text.starts_with("--"));
        if !ends {
            let name = last.name().unwrap_or_default();
            findings
                .report(
                    last.span(),
                    format!("what `{name}` does here ends with the `RUN`"),
                )
                .help("do it where the container starts, or in the `RUN` that needs it");
        }
    }
}

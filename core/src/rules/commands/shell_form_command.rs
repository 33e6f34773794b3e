use crate::{
    dockerfile::Step,
    rules::{json_form::json_form, prelude::*},
    syntax::instruction::{CommandLine, HealthcheckTest, Kind},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ShellFormCommand {
    /// Which commands are reported.
    commands: Reported,
    /// The command of a `HEALTHCHECK` is looked at too.
    healthchecks: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Reported {
    /// Those whose program gets no signals: in a stage that ships, not for Windows, where no `SHELL` names a
    /// shell, and not with `exec`.
    #[default]
    Harmful,
    /// Every one where no `SHELL` names a shell, also one without a command.
    WithoutShell,
    /// Every one that has a command.
    Every,
}

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

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let Some(CommandLine::Shell(word)) = self.command(step) else {
            return;
        };
        let is_wanted = match self.commands {
            Reported::Harmful => word.is_some() && is_harmful(step),
            Reported::WithoutShell => !step.has_shell(),
            Reported::Every => word.is_some(),
        };
        let Some(keyword) = step.keyword().filter(|_| is_wanted) else {
            return;
        };
        let span = word.map_or(step.syntax().node.keyword.span, |word| word.span);
        let finding = findings.report(
            step.place(span),
            format!("this `{keyword}` starts a shell, which starts the program"),
        );
        let json = word.and_then(|word| json_form(&word.text));
        match json {
            Some(json) => {
                let form = if matches!(step.kind(), Kind::Healthcheck(_)) {
                    format!("{keyword} CMD {json}")
                } else {
                    format!("{keyword} {json}")
                };
                finding.help(format!("use the JSON form: `{form}`"));
                if !step.is_deferred() {
                    finding.fix(
                        "use the JSON form",
                        Safety::Suggested,
                        vec![Edit::replace(span, json)],
                    );
                }
            }
            None => {
                finding.help(format!(
                    "use the JSON form; if a shell is needed, say so: `{keyword} [\"/bin/sh\", \"-c\", \"exec …\"]`"
                ));
            }
        }
    }
}

impl ShellFormCommand {
    /// The command of a step that is looked at.
    fn command<'a>(&self, step: Step<'a>) -> Option<CommandLine<'a>> {
        match step.kind() {
            Kind::Cmd(command) | Kind::Entrypoint(command) => Some(command),
            Kind::Healthcheck(healthcheck) if self.healthchecks => match healthcheck.test {
                HealthcheckTest::Command(command) => Some(command),
                HealthcheckTest::None => None,
            },
            _ => None,
        }
    }
}

/// Whether the shell keeps signals from a program that someone starts.
fn is_harmful(step: Step<'_>) -> bool {
    let Some(stage) = step.stage() else {
        return false;
    };
    // Who sets a SHELL has chosen one, on Windows there are no signals to pass on, and a builder
    // starts nothing. That there is no shell at all is another rule's to say.
    if stage.is_windows()
        || !stage.ships()
        || step.has_shell()
        || (stage.is_target() && stage.lacks_shell())
    {
        return false;
    }
    // `exec` puts the program in the shell's place.
    let last = step.instruction().commands().last();
    step.is_deferred()
        || !last.is_some_and(|last| last.shell().wrappers.iter().any(|word| word.text == "exec"))
}

use crate::{
    dockerfile::{Base, Command, Stage, base::Tool},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct HealthcheckToolNotInImage;

impl Rule for HealthcheckToolNotInImage {
    const META: Meta<'static> = Meta {
        id: "healthcheck-tool-not-in-image",
        summary: "the `HEALTHCHECK` runs a program that the image does not have",
        why: "Every check fails, so the container is said to be unhealthy, and may be restarted again and again.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("healthcheck_tool_not_in_image.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let Some(healthcheck) = stage.healthcheck() else {
            return;
        };
        let commands: Vec<Command<'_>> = healthcheck.commands().collect();
        let programs = commands
            .iter()
            .filter(|command| command.name().is_none_or(|name| !AROUND.contains(&name)));
        // With another program at hand the check may still succeed.
        let lacks = |command: &&Command<'_>| {
            command
                .name()
                .is_some_and(|name| PROGRAMS.contains(&name) && stage.has_tool(name) == Some(false))
        };
        let Some((command, name)) = programs
            .clone()
            .next()
            .and_then(|first| Some((*first, first.name()?)))
        else {
            return;
        };
        if !programs.clone().all(|command| lacks(&command)) {
            return;
        }
        let span = command
            .shell()
            .words
            .first()
            .map_or(command.span(), |word| word.span);
        findings
            .report(
                span,
                format!("`HEALTHCHECK` runs `{name}`, which is not in the image"),
            )
            .related(
                stage.from().span(),
                "the image starts here, and nothing installs it",
            )
            .help(help(stage, name));
    }
}

/// Programs with which health is checked.
const PROGRAMS: &[&str] = &[
    "curl", "wget", "bash", "git", "python", "python3", "node", "php", "perl", "ruby",
];

/// Programs that only go with them.
const AROUND: &[&str] = &[
    "exit", "true", "false", "echo", "test", "[", "grep", "kill", "sleep", "head", "jq", "sh",
];

/// What to check with instead, by what the image has.
fn help(stage: Stage<'_>, name: &str) -> String {
    let has = |tool: &str| stage.has_tool(tool) == Some(true);
    let instead = if name == "curl" && has("wget") {
        "`wget --quiet --tries=1 --spider http://127.0.0.1:PORT/`, which it has".to_owned()
    } else if has("python3") || has(Tool::Python.command()) {
        "`python -c \"import urllib.request as r; r.urlopen('http://127.0.0.1:PORT/', timeout=3)\"`"
            .to_owned()
    } else if has("node") {
        "`node -e \"fetch('http://127.0.0.1:PORT/').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))\"`".to_owned()
    } else if has("php") {
        "`php -r \"exit(@file_get_contents('http://127.0.0.1:PORT/') === false ? 1 : 0);\"`"
            .to_owned()
    } else if matches!(stage.root_base(), Base::Scratch) {
        "a command of the program itself, in the exec form".to_owned()
    } else {
        "a command of the program itself".to_owned()
    };
    format!(
        "check with {instead}; or leave the check to the orchestrator's probes, rather than to install `{name}`"
    )
}

use super::{base_name, interpreter};
use crate::{
    dockerfile::{
        Dockerfile, FileOrigin, Stage, Started,
        base::{Shell, Tool},
    },
    rules::prelude::*,
    syntax::Heredoc,
};

#[derive(Default)]
pub(super) struct ScriptWithoutInterpreter;

impl Rule for ScriptWithoutInterpreter {
    const META: Meta<'static> = Meta {
        id: "script-without-interpreter",
        summary: "the script that a container starts has nothing in the image to run it",
        why: "The container stops with \"no such file or directory\", which means the interpreter, not the script.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("script_without_interpreter.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let Some(started) = stage.started().filter(|started| !started.by_shell) else {
            return;
        };
        let origin = stage.started_file();
        let needs = match origin {
            Some(FileOrigin::Built(_)) => return,
            Some(FileOrigin::Heredoc(_, heredoc)) => shebang(stage.file(), heredoc),
            _ => by_ending(&started).map(|interpreter| (interpreter, false)),
        };
        let Some((needs, is_written)) = needs else {
            return;
        };
        if !lacks(stage, &needs) {
            return;
        }
        let base = base_name(stage);
        let finding = findings.report(
            started.span,
            format!(
                "`{}` is a script for `{needs}`, which `{base}` does not have",
                started.program
            ),
        );
        finding.help(help(&needs));
        if !is_written {
            finding.confidence(Confidence::Medium);
        }
        if let Some(origin) = origin {
            finding.related(origin.span(), "the script comes from here");
        }
    }
}

/// The interpreter that the first line of a script names, and whether that is certain.
fn shebang(file: &Dockerfile, heredoc: &Heredoc) -> Option<(String, bool)> {
    let line = file.source().slice(heredoc.body).lines().next()?.trim();
    let mut words = line.strip_prefix("#!")?.split_whitespace();
    let first = words.next()?;
    let name = if first.ends_with("/env") {
        words.find(|word| !word.starts_with('-') && !word.contains('='))?
    } else {
        first
    };
    (!name.contains('$')).then(|| (name.to_owned(), true))
}

/// What runs scripts with the ending of the one that is started.
fn by_ending(started: &Started<'_>) -> Option<String> {
    let (_, ending) = started.name().rsplit_once('.')?;
    let name = match ending {
        "sh" => "sh",
        "py" => "python3",
        "js" | "mjs" | "cjs" => "node",
        "rb" => "ruby",
        "pl" => "perl",
        "php" => "php",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Whether an interpreter, by name or path, is not in the image, for sure.
fn lacks(stage: Stage<'_>, needs: &str) -> bool {
    let Some(facts) = stage.base_facts() else {
        return false;
    };
    let name = needs.rsplit('/').next().unwrap_or(needs);
    let base_lacks = match name {
        "sh" | "ash" => facts.shell == Some(Shell::Absent),
        name => interpreter(name).is_some_and(|tool| facts.lacks.contains(tool)),
    };
    let mut paths = if needs.contains('/') {
        vec![needs.to_owned()]
    } else {
        ["/bin", "/usr/bin", "/usr/local/bin"]
            .iter()
            .map(|folder| format!("{folder}/{name}"))
            .collect()
    };
    paths.push(format!("/usr/bin/{name}"));
    base_lacks && !stage.declares("PATH") && !paths.iter().any(|path| stage.may_gain(path, &[]))
}

fn help(needs: &str) -> String {
    let name = needs.rsplit('/').next().unwrap_or(needs);
    match (name, interpreter(name)) {
        ("sh" | "ash", _) | (_, Some(Tool::Bash)) => {
            "let the program do what the script does, or start from a base with a shell".to_owned()
        }
        (_, Some(Tool::Python)) => "start from `gcr.io/distroless/python3-debian13`".to_owned(),
        (_, Some(Tool::Node)) => "start from `gcr.io/distroless/nodejs22-debian13`".to_owned(),
        _ => format!("start from an image that has `{name}`, or install it"),
    }
}

use super::{base_name, interpreter};
use crate::{
    dockerfile::{
        Base, Stage, Started,
        base::{Shell, Tool},
    },
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct AbsentProgram;

impl Rule for AbsentProgram {
    const META: Meta<'static> = Meta {
        id: "absent-program",
        summary: "what a container starts is not in the image",
        why: "The container does not start: there is no such program.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("absent_program.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let Some(started) = stage.started() else {
            return;
        };
        // What runs WebAssembly finds it its own way.
        let is_module = started.name().strip_suffix(".wasm").is_some();
        if started.by_shell || is_module || started.paths.is_empty() || !base_lacks(stage, &started)
        {
            return;
        }
        let names = [started.name()];
        if started
            .paths
            .iter()
            .any(|path| stage.may_gain(path, &names))
        {
            return;
        }
        let program = started.program;
        let base = base_name(stage);
        let finding = findings.report(
            started.span,
            format!("nothing copies `{program}` into the image, and `{base}` does not have it"),
        );
        finding.help(help(&started));
    }
}

/// Whether the base does not have the program, for sure.
fn base_lacks(stage: Stage<'_>, started: &Started<'_>) -> bool {
    if matches!(stage.root_base(), Base::Scratch) {
        return true;
    }
    let Some(facts) = stage.base_facts() else {
        return false;
    };
    match started.name() {
        "sh" | "ash" => facts.shell == Some(Shell::Absent),
        name => interpreter(name).is_some_and(|tool| facts.lacks.contains(tool)),
    }
}

fn help(started: &Started<'_>) -> String {
    match interpreter(started.name()) {
        Some(Tool::Java) => "start from `gcr.io/distroless/java21-debian13`, or copy a runtime that `jlink` made and start it by its path".to_owned(),
        Some(Tool::Python) => "start from `gcr.io/distroless/python3-debian13`".to_owned(),
        Some(Tool::Node) => "start from `gcr.io/distroless/nodejs22-debian13`".to_owned(),
        Some(tool) => format!("start from an image that has {}, or install it", tool.command()),
        None => match started.paths.as_slice() {
            [path] => format!("copy it to `{path}`, or write the path that it is copied to"),
            _ => "write the whole path that it is copied to".to_owned(),
        },
    }
}

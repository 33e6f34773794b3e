use crate::{
    dockerfile::{Base, Instruction},
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
};

#[derive(Default)]
pub(super) struct RunWithoutShell;

impl Rule for RunWithoutShell {
    const META: Meta<'static> = Meta {
        id: "run-without-shell",
        summary: "a `RUN` needs a shell that the base does not have",
        why: "The build stops: there is no `/bin/sh` to run the command.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("run_without_shell.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Run(run) = instruction.kind() else {
            return;
        };
        let (CommandLine::Shell(Some(_)), Some(stage)) = (run.command, instruction.stage()) else {
            return;
        };
        if !stage.lacks_shell_at(instruction) {
            return;
        }
        let base = match stage.root_base() {
            Base::Image(name) => name.text().unwrap_or("the base").to_owned(),
            _ => "scratch".to_owned(),
        };
        findings
            .report(instruction.syntax().node.keyword.span, format!("`RUN` needs a shell, and `{base}` has none"))
            .help("run it in a builder stage and copy the result, or use the exec form with a program that is there");
    }
}

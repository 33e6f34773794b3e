use crate::{
    dockerfile::{Base, Instruction, Stage},
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
        if stage.shell_before_instruction(instruction).is_some() || !lacks_shell(stage) {
            return;
        }
        if may_bring_shell(stage, instruction) {
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

fn lacks_shell(stage: Stage<'_>) -> bool {
    match stage.root_base() {
        Base::Scratch => true,
        Base::Image(_) => stage
            .known_base()
            .and_then(|known| known.facts.shell)
            .is_some_and(|shell| !shell.is_present()),
        _ => false,
    }
}

/// Whether anything copied or mounted before could hold a shell. A file by another name may be
/// one too, but not at the place where `RUN` looks.
fn may_bring_shell(stage: Stage<'_>, run: Instruction<'_>) -> bool {
    let from_scratch = matches!(stage.root_base(), Base::Scratch);
    stage
        .chain()
        .flat_map(Stage::instructions)
        .filter(|instruction| instruction.index() <= run.index())
        .any(|instruction| match instruction.kind() {
            Kind::Copy(copy) => {
                from_scratch
                    || copy.is_add
                    || instruction
                        .expand_word(copy.destination)
                        .is_none_or(|destination| reaches_bin(&destination))
            }
            Kind::Run(run) => run.mounts.iter().any(|mount| {
                mount
                    .get(&["target", "dst", "destination"])
                    .is_some_and(reaches_bin)
            }),
            _ => false,
        })
}

/// Whether a file put here could be `/bin/sh`.
fn reaches_bin(destination: &str) -> bool {
    let path = destination.trim_end_matches('/');
    path.is_empty() || path == "." || path.starts_with("/bin") || path.starts_with("/usr")
}

use crate::{
    dockerfile::{Command, Instruction},
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
    text::Span,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct CdInRun {
    /// Every `cd` is found, also one that is for a part of the commands only, where `WORKDIR` could not take its
    /// place.
    anywhere: bool,
}

impl Rule for CdInRun {
    const META: Meta<'static> = Meta {
        id: "cd-in-run",
        summary: "a `RUN` changes its directory with `cd`",
        why: "A `cd` ends with its `RUN`, and each that follows needs its own; `WORKDIR` is told once and makes the folder.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3003"],
        page: include_str!("cd_in_run.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if !matches!(instruction.kind(), Kind::Run(_)) {
            return;
        }
        let commands: Vec<Command<'_>> = instruction
            .commands()
            .filter(|command| command.shell().parent.is_none())
            .collect();
        let is_cd = |command: &Command<'_>| command.name() == Some("cd");
        let last = commands.last().copied().filter(is_cd).filter(holds);
        if let Some(last) = last {
            let finding = findings.report(
                last.span(),
                "nothing comes after this `cd`, which ends with its `RUN`",
            );
            finding.help("write `WORKDIR` with the folder");
            if commands.len() == 1 {
                finding.fix(
                    "write `WORKDIR`",
                    Safety::Suggested,
                    as_workdir(last).into_iter().collect(),
                );
                finding.fixes.retain(|fix| !fix.edits.is_empty());
            }
            return;
        }
        let first = commands.first().copied().filter(is_cd).filter(holds);
        if let Some(first) = first.filter(|first| names_folder(*first)) {
            findings
                .report(first.span(), "the whole `RUN` is done in another folder")
                .help("put a `WORKDIR` with that folder before it");
            return;
        }
        let any = commands.into_iter().find(is_cd).filter(|_| self.anywhere);
        if let Some(any) = any {
            findings
                .report(
                    any.span(),
                    "the rest of the commands is done in another folder",
                )
                .help("put a `WORKDIR` before the `RUN`, and give the commands whole paths");
        }
    }
}

/// Whether the directory that it sets holds for what follows in the `RUN`.
fn holds(command: &Command<'_>) -> bool {
    command.always_runs() && command.shell().subshell == 0
}

/// Whether it goes to one folder that `WORKDIR` could name.
fn names_folder(command: Command<'_>) -> bool {
    matches!(command.arguments(), [folder] if folder.literal && !folder.text.starts_with(['-', '~']))
}

/// The edit that makes `RUN cd FOLDER` a `WORKDIR FOLDER`.
fn as_workdir(command: Command<'_>) -> Option<Edit> {
    let instruction = command.instruction();
    let [folder] = command.arguments() else {
        return None;
    };
    let Kind::Run(run) = instruction.kind() else {
        return None;
    };
    let is_plain = matches!(run.command, CommandLine::Shell(_))
        && run.flags_used.is_empty()
        && instruction.syntax().heredocs.is_empty()
        && names_folder(command)
        && command.shell().redirects.is_empty();
    let node = &instruction.syntax().node;
    is_plain.then(|| {
        Edit::replace(
            Span::new(node.keyword.span.start, folder.span.start),
            "WORKDIR ",
        )
    })
}

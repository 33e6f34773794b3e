use crate::{
    dockerfile::{Command, Instruction, base::Shell},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// Flags with which `wget` draws no bar, or elsewhere.
const QUIET: &[&str] = &[
    "-q",
    "--quiet",
    "-nv",
    "--no-verbose",
    "--progress",
    "-o",
    "--output-file",
    "-a",
    "--append-output",
];

/// Flags with which it downloads nothing.
const ASKS: &[&str] = &["--help", "--version", "-h", "-V", "--spider"];

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct WgetProgress {
    /// Which commands are looked at.
    reading: Reading,
}

impl Rule for WgetProgress {
    const META: Meta<'static> = Meta {
        id: "wget-progress",
        summary: "`wget` writes its progress into the log of the build",
        why: "Where nobody watches, its bar is thousands of lines of dots, and what matters is lost among them.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3047"],
        page: include_str!("wget_progress.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let mut loud = self
            .reading
            .commands(instruction)
            .filter(|command| is_loud(*command))
            .peekable();
        let Some(first) = loud.peek().copied() else {
            return;
        };
        let (flag, what) = if has_busybox(instruction) {
            ("-q", "be quiet")
        } else {
            ("-nv", "write a line for each file")
        };
        let finding = findings.report(
            first.span(),
            "this `wget` writes lines of dots into the log",
        );
        finding.help(format!(
            "add `{flag}`, or `--progress=dot:giga` for large files"
        ));
        let edits: Vec<Edit> = loud
            .filter_map(|command| command.shell().words.first())
            .map(|program| Edit::insert(program.span.at_end(), format!(" {flag}")))
            .collect();
        finding.fix(what, Safety::Suggested, edits);
    }
}

fn is_loud(command: Command<'_>) -> bool {
    command.name() == Some("wget")
        && command.flag(QUIET).is_none()
        && command.flag(ASKS).is_none()
        && !command.arguments().is_empty()
}

/// Whether `wget` is busybox's, which has few flags.
fn has_busybox(instruction: Instruction<'_>) -> bool {
    let base = instruction
        .stage()
        .and_then(crate::dockerfile::Stage::known_base);
    base.and_then(|known| known.facts.shell) == Some(Shell::Ash)
}

use super::shipped;
use crate::{
    dockerfile::{Command, Dockerfile, Instruction},
    rules::prelude::*,
    shell::{self, Dialect},
    syntax::{
        Keyword, Word,
        instruction::{CommandLine, Kind},
    },
    text::{Joined, Span},
};
use serde::{Deserialize, Serialize};

/// How many RUNs are shown beside a finding.
const MOST_SHOWN: usize = 20;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ConsecutiveRuns {
    /// Which stages are looked at.
    stages: Stages,
    /// Only `RUN`s of one command each count, and each of them after the first is a finding of its own.
    single_commands: bool,
}

/// Which stages are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Stages {
    /// Those whose layers are in the image that is built.
    #[default]
    Built,
    /// Every one: where the layers of a builder are no cache.
    Every,
}

impl Rule for ConsecutiveRuns {
    const META: Meta<'static> = Meta {
        id: "consecutive-runs",
        summary: "several `RUN`s of the image that ships follow each other",
        why: "Each makes a layer of its own, where one would do and could clean up after all of them.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3059"],
        page: include_str!("consecutive_runs.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let instructions = match self.stages {
            Stages::Built => shipped(file),
            Stages::Every => file.instructions().collect(),
        };
        if self.single_commands {
            report_each(&instructions, findings);
            return;
        }
        let follows = |a: &Instruction<'_>, b: &Instruction<'_>| {
            a.index() + 1 == b.index() && is_run(*a) && is_run(*b) && same_flags(*a, *b)
        };
        for group in instructions.chunk_by(follows) {
            let [first, others @ ..] = group else {
                continue;
            };
            let Some(second) = others.first() else {
                continue;
            };
            let finding = findings.report(
                second.syntax().node.keyword.span,
                format!(
                    "this is the second of {} `RUN`s that follow each other",
                    group.len()
                ),
            );
            finding.help("join them with `&&`, or write one RUN with a heredoc; keep them apart in a builder stage, where layers are cache");
            finding.related(first.syntax().node.keyword.span, "the first");
            for other in others.iter().skip(1).take(MOST_SHOWN) {
                finding.related(other.syntax().node.keyword.span, "another");
            }
            if let Some(edits) = joined(group) {
                finding.fix("join them with `&&`", Safety::Suggested, edits);
            }
        }
    }
}

/// Reports each RUN of at most one command that follows another.
fn report_each(instructions: &[Instruction<'_>], findings: &mut Findings) {
    let mut first: Option<Instruction<'_>> = None;
    for (at, instruction) in instructions.iter().enumerate() {
        if instruction.keyword() != Some(Keyword::Run) {
            first = None;
            continue;
        }
        let is_next = at > 0 && instructions[at - 1].index() + 1 == instruction.index();
        let joins = |first: &Instruction<'_>| {
            is_next
                && same_flags(*first, *instruction)
                && !has_several_commands(*first)
                && !has_several_commands(*instruction)
        };
        match first.filter(joins) {
            Some(first) => {
                findings
                    .report(
                        instruction.syntax().node.keyword.span,
                        "this `RUN` could be part of the one before it",
                    )
                    .help("join them with `&&`, or write one RUN with a heredoc")
                    .related(first.syntax().node.keyword.span, "the first of them");
            }
            None => first = Some(*instruction),
        }
    }
}

/// Whether a RUN has more than one command, those that it gives to another shell not counted. The text of any
/// other shell counts as if it were bash's; what bash cannot read has none.
fn has_several_commands(run: Instruction<'_>) -> bool {
    let Kind::Run(kind) = run.kind() else {
        return false;
    };
    let is_read = run.dialect().is_some_and(Dialect::is_read);
    match kind.command {
        CommandLine::Shell(_) if is_read => {
            run.is_complete() && has_several(run.commands().map(Command::shell))
        }
        CommandLine::Shell(None) => false,
        CommandLine::Shell(Some(word)) => {
            has_several_in_bash(&run.syntax().logical.part(word.logical_range()))
        }
        CommandLine::Exec(words) => {
            let mut text = Joined::default();
            for word in run.syntax().json_strings(words) {
                text.append(&word);
                text.push_decoded(" ", word.span().at_end());
            }
            has_several_in_bash(&text)
        }
    }
}

fn has_several_in_bash(text: &Joined) -> bool {
    let script = shell::parse(text, Dialect::Bash);
    script.complete && has_several(script.commands.iter())
}

fn has_several<'c>(commands: impl Iterator<Item = &'c shell::Command>) -> bool {
    let programs = commands.filter(|command| {
        let is_program = command.name().is_some_and(|name| name != "[");
        is_program && command.parent.is_none()
    });
    programs.take(2).count() == 2
}

fn is_run(instruction: Instruction<'_>) -> bool {
    let is_read = instruction.dialect().is_some_and(Dialect::is_read);
    is_read
        && matches!(instruction.kind(), Kind::Run(run) if matches!(run.command, CommandLine::Shell(Some(_))))
}

/// Whether two RUNs have the same flags.
fn same_flags(a: Instruction<'_>, b: Instruction<'_>) -> bool {
    let flags = |instruction: Instruction<'_>| {
        let flags = &instruction.file().tree().instructions[instruction.index()]
            .node
            .flags;
        // The fields of a mount may come in any order, too.
        let sorted = |flag: &Word| {
            let (name, value) = flag.text.split_once('=').unwrap_or((&flag.text, ""));
            let mut fields: Vec<&str> = value.split(',').collect();
            fields.sort_unstable();
            format!("{name}={}", fields.join(","))
        };
        let mut texts: Vec<String> = flags.iter().map(sorted).collect();
        texts.sort();
        texts
    };
    flags(a) == flags(b)
}

/// The edits that make one RUN of all; `None` if that could change what they do.
fn joined(group: &[Instruction<'_>]) -> Option<Vec<Edit>> {
    if !group.iter().all(|run| is_simple(*run)) {
        return None;
    }
    let mut edits = Vec::new();
    for pair in group.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let source = before.file().source();
        let node = &after.syntax().node;
        let Kind::Run(run) = after.kind() else {
            return None;
        };
        let CommandLine::Shell(Some(word)) = run.command else {
            return None;
        };
        let gap = Span::new(before.span().end, node.keyword.span.start);
        let text = source.slice(gap);
        // Comments may stand between continued lines, empty lines may not.
        let ending = if text.starts_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let comments: Vec<&str> = text
            .lines()
            .filter(|line| line.trim_start().starts_with('#'))
            .collect();
        let mut joint = format!(" \\{ending}");
        for comment in comments {
            joint.push_str(comment);
            joint.push_str(ending);
        }
        joint.push_str("    && ");
        edits.push(Edit::replace(Span::new(gap.start, word.span.start), joint));
    }
    Some(edits)
}

/// Whether the RUN is a plain chain of commands that leaves nothing behind in its shell.
fn is_simple(run: Instruction<'_>) -> bool {
    const LEAVES: &[&str] = &[
        "cd", "set", "export", "unset", "exit", "exec", "umask", "trap", "alias", "source", ".",
        "shopt", "ulimit", "pushd", "popd", "eval",
    ];
    let instruction = run.syntax();
    let text = instruction.logical.text();
    let is_chain = !text.contains(['\n', ';', '#', '`', '(', '{'])
        && !text.contains("||")
        && !text.replace("&&", "").contains('&');
    is_chain
        && run.keyword() == Some(Keyword::Run)
        && instruction.heredocs.is_empty()
        && instruction.node.flags.is_empty()
        && run.file().tree().escape == '\\'
        && run.commands().all(|command: Command<'_>| {
            command.always_runs() && command.name().is_some_and(|name| !LEAVES.contains(&name))
        })
        && run.commands().next().is_some()
}

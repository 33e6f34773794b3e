use super::shipped;
use crate::{
    dockerfile::{Command, Dockerfile, Instruction},
    rules::prelude::*,
    shell::Dialect,
    syntax::{
        Keyword,
        instruction::{CommandLine, Kind},
    },
    text::Span,
};

/// How many RUNs are shown beside a finding.
const MOST_SHOWN: usize = 20;

#[derive(Default)]
pub(super) struct ConsecutiveRuns;

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
        let shipped = shipped(file);
        let follows = |a: &Instruction<'_>, b: &Instruction<'_>| {
            a.index() + 1 == b.index() && is_run(*a) && is_run(*b) && same_flags(*a, *b)
        };
        for group in shipped.chunk_by(follows) {
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

fn is_run(instruction: Instruction<'_>) -> bool {
    let is_read = instruction.dialect().is_some_and(Dialect::is_read);
    is_read
        && matches!(instruction.kind(), Kind::Run(run) if matches!(run.command, CommandLine::Shell(Some(_))))
}

/// Whether two RUNs have the same flags, as written.
fn same_flags(a: Instruction<'_>, b: Instruction<'_>) -> bool {
    let flags = |instruction: Instruction<'_>| {
        let flags = &instruction.file().tree().instructions[instruction.index()]
            .node
            .flags;
        let mut texts: Vec<String> = flags.iter().map(|flag| flag.text.clone()).collect();
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

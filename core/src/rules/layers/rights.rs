//! Commands that change the rights or the owner of what a COPY put into an earlier layer.

use super::{covered, line, shipped};
use crate::{
    dockerfile::{Command, Dockerfile, FileChange, FileOperation, Instruction},
    lint::Finding,
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
    text::Span,
};
use std::collections::BTreeMap;

/// How many paths a message shows.
const MOST_SHOWN: usize = 3;

/// A command, and the files of one COPY that it changes.
pub(super) struct Change<'a> {
    pub(super) copy: Instruction<'a>,
    pub(super) command: Command<'a>,
    pub(super) operations: Vec<FileOperation<'a>>,
    /// Every file of the COPY is changed, each named by itself, and nothing else is.
    pub(super) is_exact: bool,
    /// What the COPY took is surely a file.
    pub(super) is_file: bool,
}

/// What a COPY put somewhere.
#[derive(Clone, Copy)]
struct Copied<'a> {
    by: Instruction<'a>,
    is_file: bool,
}

/// The commands of the image that ships which change files of earlier COPYs in a wanted way.
pub(super) fn changes(file: &Dockerfile, wanted: fn(&FileChange<'_>) -> bool) -> Vec<Change<'_>> {
    let mut copied: BTreeMap<String, Copied<'_>> = BTreeMap::new();
    let mut changes: Vec<Change<'_>> = Vec::new();
    for instruction in shipped(file) {
        add(instruction, &mut copied);
        for operation in instruction.file_operations() {
            let is_wanted = wanted(&operation.change);
            let is_other = matches!(
                operation.change,
                FileChange::SetsMode { .. } | FileChange::SetsOwner { .. }
            );
            if is_other && !is_wanted {
                continue;
            }
            for found in take(&operation, &mut copied) {
                if !is_wanted {
                    continue;
                }
                let is_same = |change: &&mut Change<'_>| {
                    std::ptr::eq(change.command.shell(), operation.command.shell())
                        && change.copy.index() == found.by.index()
                };
                if let Some(change) = changes.last_mut().filter(is_same) {
                    change.operations.push(operation.clone());
                    change.is_file &= found.is_file;
                } else {
                    changes.push(Change {
                        copy: found.by,
                        command: operation.command,
                        operations: vec![operation.clone()],
                        is_exact: false,
                        is_file: found.is_file,
                    });
                }
            }
        }
    }
    for change in &mut changes {
        change.is_exact = is_exact(change);
    }
    changes
}

fn add<'a>(instruction: Instruction<'a>, copied: &mut BTreeMap<String, Copied<'a>>) {
    let Kind::Copy(copy) = instruction.kind() else {
        return;
    };
    if copy.is_add
        && !instruction
            .copied_paths()
            .iter()
            .all(|path| is_no_archive(path.source.as_deref()))
    {
        return;
    }
    for path in instruction.copied_paths() {
        let name = path
            .source
            .as_deref()
            .and_then(|source| source.rsplit('/').next());
        let ending = name
            .and_then(|name| name.rsplit_once('.'))
            .map_or("", |(_, ending)| ending);
        let is_file =
            !ending.is_empty() && ending != "d" && ending.chars().any(|c| c.is_ascii_alphabetic());
        if let Some(at) = path.file_path() {
            copied.insert(
                at,
                Copied {
                    by: instruction,
                    is_file,
                },
            );
        }
    }
}

fn is_no_archive(source: Option<&str>) -> bool {
    source.is_some_and(|source| {
        !source.contains(".tar") && !source.ends_with("gz") && !source.ends_with("xz")
    })
}

/// The COPYs whose files an operation is done to. They are taken out: a second change is no other finding, and what is
/// removed or written anew is no longer what was copied.
fn take<'a>(
    operation: &FileOperation<'_>,
    copied: &mut BTreeMap<String, Copied<'a>>,
) -> Vec<Copied<'a>> {
    let mut found: Vec<Copied<'a>> = covered(copied, operation)
        .iter()
        .filter_map(|path| copied.remove(path))
        .collect();
    found.sort_by_key(|one| one.by.index());
    found.dedup_by_key(|one| one.by.index());
    found
}

fn is_exact(change: &Change<'_>) -> bool {
    let named: Vec<&str> = change
        .operations
        .iter()
        .map(|operation| operation.path.as_str())
        .collect();
    let paths: Option<Vec<String>> = change
        .copy
        .copied_paths()
        .iter()
        .map(|path| path.file_path())
        .collect();
    let is_plain = change.operations.iter().all(|operation| {
        let recursive = matches!(
            operation.change,
            FileChange::SetsMode {
                recursive: true,
                ..
            } | FileChange::SetsOwner {
                recursive: true,
                ..
            }
        );
        !operation.is_pattern && !recursive
    });
    let operands = change
        .command
        .arguments()
        .iter()
        .filter(|word| !word.text.starts_with('-'))
        .count();
    is_plain
        && operands == named.len() + 1
        && paths.is_some_and(|paths| {
            paths.len() == named.len() && paths.iter().all(|path| named.contains(&path.as_str()))
        })
}

/// The paths, for a message.
pub(super) fn paths(change: &Change<'_>) -> String {
    let mut shown: Vec<&str> = change
        .operations
        .iter()
        .map(|operation| operation.path.as_str())
        .collect();
    shown.dedup();
    let more = shown.len().saturating_sub(MOST_SHOWN);
    shown.truncate(MOST_SHOWN);
    let list = shown
        .iter()
        .map(|path| format!("`{path}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        format!("{list} and {more} more")
    } else {
        list
    }
}

/// Reports a change of what an earlier layer holds.
pub(super) fn report<'f>(
    change: &Change<'_>,
    what: &str,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let verb = if change.operations.len() > 1 {
        "get"
    } else {
        "gets"
    };
    let message = format!(
        "{} {verb} {what} in another layer than that of the copy in line {}",
        paths(change),
        line(change.copy)
    );
    let finding = findings.report(change.command.span(), message);
    finding.related(change.copy.span(), "copied here");
    finding
}

/// Puts a flag on the COPY and takes the command out of its RUN: the edits, and whether the RUN held nothing else.
/// `None` if that cannot be done without looking at the rest.
pub(super) fn moved_to_copy(change: &Change<'_>, flag: &str) -> Option<(Vec<Edit>, bool)> {
    let run = change.command.instruction();
    let same_stage =
        run.stage().map(|stage| stage.index()) == change.copy.stage().map(|stage| stage.index());
    let Kind::Run(kind) = run.kind() else {
        return None;
    };
    let is_plain = kind.mounts.is_empty()
        && run.syntax().heredocs.is_empty()
        && matches!(kind.command, CommandLine::Shell(Some(_)));
    if !change.is_exact || !same_stage || !is_plain || !change.command.shell().redirects.is_empty()
    {
        return None;
    }
    let insert = Edit::insert(
        change.copy.syntax().node.keyword.span.at_end(),
        format!(" {flag}"),
    );
    let commands: Vec<Span> = run.commands().map(Command::span).collect();
    if commands.len() == 1 {
        return Some((
            vec![insert, Edit::delete(whole_lines(run))],
            run.syntax().comments.is_empty(),
        ));
    }
    let own = change.command.span();
    let at = commands.iter().position(|span| *span == own)?;
    let source = run.file().source();
    let joined_by_and = |from: Span, to: Span| {
        let between = source.text().get(from.end as usize..to.start as usize)?;
        let is_and = between.trim_matches(|c: char| c.is_whitespace() || c == '\\') == "&&";
        is_and.then_some(())
    };
    let cut = match at.checked_sub(1).and_then(|before| commands.get(before)) {
        Some(before) => {
            joined_by_and(*before, own)?;
            Span::new(before.end, own.end)
        }
        None => {
            let after = *commands.get(at + 1)?;
            joined_by_and(own, after)?;
            Span::new(own.start, after.start)
        }
    };
    Some((vec![insert, Edit::delete(cut)], false))
}

/// An instruction with the line ending after it.
fn whole_lines(instruction: Instruction<'_>) -> Span {
    let span = instruction.span();
    let text = instruction.file().source().text();
    let rest = text.get(span.end as usize..).unwrap_or_default();
    let ending = ["\r\n", "\n"]
        .into_iter()
        .find(|ending| rest.starts_with(ending));
    Span::new(
        span.start,
        span.end + crate::text::offset(ending.map_or(0, str::len)),
    )
}

//! Commands that change the rights or the owner of what a COPY put into an earlier layer.

use super::{covered, line, shipped};
use crate::{
    dockerfile::{Command, Dockerfile, FileChange, FileOperation, Instruction, Stage},
    lint::Finding,
    rules::{prelude::*, removal::removal},
    syntax::instruction::{CommandLine, Kind},
    text::Span,
};
use std::collections::BTreeMap;

/// How many paths a message shows.
const MOST_SHOWN: usize = 3;

/// How many places are shown beside a finding.
const MOST_RELATED: usize = 20;

/// A command, and the files of earlier COPYs that it changes.
pub(super) struct Change<'a> {
    pub(super) command: Command<'a>,
    pub(super) operations: Vec<FileOperation<'a>>,
    /// The COPYs that it changes files of, at least one.
    pub(super) copies: Vec<Instruction<'a>>,
    /// The files.
    paths: Vec<String>,
    /// What the COPYs took are surely files.
    pub(super) are_files: bool,
    /// Nothing runs between the COPYs and the change.
    pub(super) is_direct: bool,
    /// A later command changes some of the files again.
    pub(super) is_changed_again: bool,
}

/// What a COPY put somewhere.
#[derive(Clone, Copy)]
struct Copied<'a> {
    by: Instruction<'a>,
    is_file: bool,
}

/// The commands of the image that ships which change files of earlier COPYs in a wanted way.
pub(super) fn changes(file: &Dockerfile, wanted: fn(&FileChange<'_>) -> bool) -> Vec<Change<'_>> {
    let shipped = shipped(file);
    let mut commands = shipped.iter().flat_map(|it| it.commands());
    if !commands.any(|command| command.may_change(wanted)) {
        return Vec::new();
    }
    let mut copied: BTreeMap<String, Copied<'_>> = BTreeMap::new();
    let mut changes: Vec<Change<'_>> = Vec::new();
    // What was changed, and by which of the changes.
    let mut last_changes: BTreeMap<String, usize> = BTreeMap::new();
    let mut last_run = None;
    for instruction in shipped {
        add(instruction, &mut copied);
        let run_before = last_run;
        if matches!(instruction.kind(), Kind::Run(_)) {
            last_run = Some(instruction.index());
        }
        for operation in instruction.file_operations() {
            let is_wanted = wanted(&operation.change);
            let sets_rights = matches!(
                operation.change,
                FileChange::SetsMode { .. } | FileChange::SetsOwner { .. }
            );
            if sets_rights && !is_wanted {
                continue;
            }
            // A second change is no other finding, and what is removed or written anew is no longer what was copied.
            let found = take(&operation, &mut copied);
            for path in covered(&last_changes, &operation) {
                let at = last_changes.remove(&path).filter(|_| is_wanted);
                if let Some(change) = at.and_then(|at| changes.get_mut(at)) {
                    change.is_changed_again = true;
                }
            }
            if !is_wanted || found.is_empty() {
                continue;
            }
            let command = operation.command;
            let is_same =
                |change: &Change<'_>| std::ptr::eq(change.command.shell(), command.shell());
            if !changes.last().is_some_and(is_same) {
                changes.push(Change {
                    command,
                    operations: Vec::new(),
                    copies: Vec::new(),
                    paths: Vec::new(),
                    are_files: true,
                    is_direct: true,
                    is_changed_again: false,
                });
            }
            let at = changes.len() - 1;
            last_changes.extend(found.iter().map(|(path, _)| (path.clone(), at)));
            if let Some(change) = changes.last_mut() {
                change.is_direct &= found
                    .iter()
                    .all(|(_, copied)| run_before < Some(copied.by.index()));
                change.extend(operation, found);
            }
        }
    }
    for change in &mut changes {
        change.copies.sort_by_key(|copy| copy.index());
        change.copies.dedup_by_key(|copy| copy.index());
    }
    changes
}

impl<'a> Change<'a> {
    fn extend(&mut self, operation: FileOperation<'a>, found: Vec<(String, Copied<'a>)>) {
        self.operations.push(operation);
        for (path, copied) in found {
            self.paths.push(path);
            self.are_files &= copied.is_file;
            if self.copies.last().map(|copy| copy.index()) != Some(copied.by.index()) {
                self.copies.push(copied.by);
            }
        }
    }

    /// The only COPY, if every file that it takes is changed, each named by itself, and nothing else is.
    pub(super) fn exact_copy(&self) -> Option<Instruction<'a>> {
        let [copy] = self.copies.as_slice() else {
            return None;
        };
        let is_plain = self.operations.iter().all(|operation| {
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
        let arguments = self.command.arguments().iter();
        let operands = arguments.filter(|word| !word.text.starts_with('-')).count();
        let is_exact = is_plain
            && operands == self.paths.len() + 1
            && copy.copied_paths().len() == self.paths.len();
        is_exact.then_some(*copy)
    }
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

/// Takes out the files that an operation is done to.
fn take<'a>(
    operation: &FileOperation<'_>,
    copied: &mut BTreeMap<String, Copied<'a>>,
) -> Vec<(String, Copied<'a>)> {
    covered(copied, operation)
        .into_iter()
        .filter_map(|path| copied.remove_entry(&path))
        .collect()
}

/// Reports a change of what an earlier layer holds.
pub(super) fn report<'f>(
    change: &Change<'_>,
    what: &str,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let mut lines: Vec<u32> = change.copies.iter().map(|copy| line(*copy)).collect();
    lines.sort_unstable();
    lines.dedup();
    let place = match lines.as_slice() {
        [only] => format!("that of the copy in line {only}"),
        many => {
            let shown: Vec<String> = many.iter().take(MOST_SHOWN).map(u32::to_string).collect();
            let more = if many.len() > shown.len() {
                " and others"
            } else {
                ""
            };
            format!("those of the copies in lines {}{more}", shown.join(", "))
        }
    };
    let shown: Vec<String> = change
        .paths
        .iter()
        .take(MOST_SHOWN)
        .map(|path| format!("`{path}`"))
        .collect();
    let more = match change.paths.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let verb = if change.paths.len() > 1 {
        "get"
    } else {
        "gets"
    };
    let finding = findings.report(
        change.command.span(),
        format!(
            "{}{more} {verb} {what} in another layer than {place}",
            shown.join(", ")
        ),
    );
    for copy in change.copies.iter().take(MOST_RELATED) {
        finding.related(copy.span(), "copied here");
    }
    finding
}

/// Puts a flag on the COPY and takes the command out of its RUN: the edits, and whether the RUN held nothing else.
/// `None` if that cannot be done without looking at the rest.
pub(super) fn moved_to_copy(change: &Change<'_>, flag: &str) -> Option<(Vec<Edit>, bool)> {
    let (cut, is_alone) = without_command(change)?;
    let copy = change.exact_copy()?;
    Some((vec![with_flag(copy, flag), cut], is_alone))
}

/// The edit that gives a COPY a flag, before all others.
fn with_flag(copy: Instruction<'_>, flag: &str) -> Edit {
    let at = copy.syntax().node.keyword.span.at_end();
    let rest = copy.file().source().text().get(at.end as usize..);
    let rest = rest.unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if blanks == 0 || rest[blanks..].starts_with(['\r', '\n', '\\', '`']) {
        return Edit::insert(at, format!(" {flag}"));
    }
    let at = at.end + crate::text::offset(blanks);
    Edit::insert(Span::new(at, at), format!("{flag} "))
}

/// Takes the command out of its RUN: the edit, and whether the RUN held nothing else.
pub(super) fn without_command(change: &Change<'_>) -> Option<(Edit, bool)> {
    let run = change.command.instruction();
    let copy = change.exact_copy()?;
    let same_stage = run.stage().map(Stage::index) == copy.stage().map(Stage::index);
    let Kind::Run(kind) = run.kind() else {
        return None;
    };
    let is_plain = kind.mounts.is_empty()
        && run.syntax().heredocs.is_empty()
        && matches!(kind.command, CommandLine::Shell(Some(_)));
    let is_last = !change.is_changed_again;
    if !same_stage || !is_plain || !is_last || !change.command.shell().redirects.is_empty() {
        return None;
    }
    let commands: Vec<Span> = run.commands().map(Command::span).collect();
    if commands.len() == 1 {
        return Some((removal(run)?, true));
    }
    let own = change.command.span();
    let at = commands.iter().position(|span| *span == own)?;
    let source = run.file().source();
    let joined_by_and = |from: Span, to: Span| {
        let between = source.text().get(from.end as usize..to.start as usize)?;
        let is_and = between.trim_matches(|c: char| c.is_whitespace() || c == '\\') == "&&";
        is_and.then_some(())
    };
    let before = at.checked_sub(1).and_then(|before| commands.get(before));
    let cut = if let Some(before) = before {
        joined_by_and(*before, own)?;
        Span::new(before.end, own.end)
    } else {
        let after = *commands.get(at + 1)?;
        joined_by_and(own, after)?;
        Span::new(own.start, after.start)
    };
    Some((Edit::delete(cut), false))
}

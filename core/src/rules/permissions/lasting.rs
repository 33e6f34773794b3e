//! Rights that files of the image have in the end.

use crate::{
    dockerfile::{FileChange, FileHistory, Instruction, Mode, ModeChange, Stage},
    syntax::instruction::Kind,
    text::Span,
};
use std::{cell::OnceCell, collections::HashSet};

/// Rights that an instruction gives.
pub(super) struct Given {
    /// Where they stand.
    pub(super) span: Span,
    /// They as written.
    pub(super) mode: String,
    /// What gets them, for a message.
    pub(super) what: String,
    /// The absolute paths of it, those that are known.
    pub(super) paths: Vec<String>,
    /// By `--chmod`, not by a command.
    pub(super) by_copy: bool,
}

/// Where a stage, or one it starts from, gives such rights to files that keep them.
pub(super) fn given(stage: Stage<'_>, is_such: fn(Mode) -> bool) -> Vec<Given> {
    let mut all = Vec::new();
    let history = OnceCell::new();
    for instruction in stage.chain().flat_map(Stage::instructions) {
        match instruction.kind() {
            Kind::Copy(copy) => {
                let Some(flag) = copy
                    .chmod
                    .filter(|_| instruction.chmod().is_some_and(is_such))
                else {
                    continue;
                };
                all.push(Given {
                    span: flag.span,
                    mode: instruction
                        .expand(flag.text)
                        .unwrap_or_default()
                        .into_owned(),
                    what: format!("what is copied to `{}`", copy.destination.text),
                    paths: Vec::new(),
                    by_copy: true,
                });
            }
            Kind::Run(_) => {
                let history = || history.get_or_init(|| stage.file_history());
                from_commands(instruction, is_such, history, &mut all);
            }
            _ => {}
        }
    }
    all
}

fn from_commands<'h, 'a: 'h>(
    instruction: Instruction<'a>,
    is_such: fn(Mode) -> bool,
    history: impl Fn() -> &'h FileHistory<'a>,
    all: &mut Vec<Given>,
) {
    let changes: Vec<_> = instruction
        .commands()
        .filter_map(|command| {
            Some((
                command,
                command
                    .mode_change()
                    .filter(|change| is_such(change.mode))?,
            ))
        })
        .collect();
    if changes.is_empty() {
        return;
    }
    let history = history();
    let operations = instruction.file_operations();
    // A variable that names a file both times.
    let removed: HashSet<&str> = instruction
        .commands()
        .filter(|command| command.name() == Some("rm"))
        .flat_map(|command| command.arguments().iter().map(|word| word.text.as_str()))
        .collect();
    let mounted = instruction.mount_targets().unwrap_or_default();
    for (command, change) in changes {
        let first = operations
            .partition_point(|operation| operation.command.span().start < command.span().start);
        let paths: Vec<&str> = operations[first..]
            .iter()
            .take_while(|operation| operation.command.span() == command.span())
            .filter(|operation| !matches!(operation.change, FileChange::Removes { .. }))
            .map(|operation| operation.path.as_str())
            .collect();
        let ends_otherwise = |path: &&str| {
            history.is_removed_after(path, command)
                || history.mode_after(path, command).is_some_and(|mode| {
                    mode.and_then(ModeChange::read)
                        .is_none_or(|mode| !is_such(mode))
                })
        };
        let is_gone = !paths.is_empty() && paths.iter().all(ends_otherwise);
        let is_outside = |text: &str| {
            let mut outside = ["/dev", "/proc", "/sys"]
                .into_iter()
                .chain(mounted.iter().map(String::as_str));
            outside.any(|folder| {
                text.strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        let targets = &change.targets;
        if is_gone
            || targets
                .iter()
                .all(|word| removed.contains(word.text.as_str()) || is_outside(&word.text))
        {
            continue;
        }
        all.push(Given {
            span: change.word.span,
            mode: change.word.text.clone(),
            what: name(&change),
            paths: paths.into_iter().map(str::to_owned).collect(),
            by_copy: false,
        });
    }
}

fn name(change: &ModeChange<'_>) -> String {
    match &change.targets[..] {
        [] => "it".to_owned(),
        [one] => format!("`{}`", one.text),
        [one, rest @ ..] => format!("`{}` and {} more", one.text, rest.len()),
    }
}

//! What instructions put into layers, as far as it is certain: files, packages, caches.

mod package_managers;

use super::covered;
use crate::{
    dockerfile::{Command, FileChange, FileOperation, Instruction, MountKind},
    syntax::instruction::Kind,
    text::Span,
};
use std::collections::{BTreeMap, HashMap};

/// What the layers so far hold.
#[derive(Default)]
pub(super) struct Contents<'a> {
    /// By path. What is in a folder without being known by name is `folder/` and [`UNNAMED`].
    files: BTreeMap<String, Added<'a>>,
    /// By package manager and name.
    packages: HashMap<(&'static str, String), Added<'a>>,
    /// Caches that only their program knows the place of, by its name.
    caches: HashMap<&'static str, Added<'a>>,
}

/// Stands for the names of files that are not known.
const UNNAMED: &str = "\u{f8ff}";

/// Something in a layer, and what put it there.
#[derive(Clone, Copy)]
pub(super) struct Added<'a> {
    pub(super) by: Instruction<'a>,
    pub(super) span: Span,
    pub(super) what: What,
}

/// What was put into a layer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A file or a folder that COPY or ADD took.
    Copied,
    /// A file that a RUN fetched or unpacked.
    Fetched,
    /// A file that a RUN wrote.
    Written,
    /// An installed package.
    Package,
    /// What a package manager keeps for next time; what it is called, and the folder if there is one.
    Cache(&'static str, Option<&'static str>),
}

/// Something that an earlier layer holds and that a command takes away.
pub(super) struct Removed<'a> {
    pub(super) command: Command<'a>,
    pub(super) span: Span,
    /// The path or the package.
    pub(super) name: String,
    pub(super) added: Added<'a>,
}

impl<'a> Contents<'a> {
    /// Adds what an instruction puts into its layer, and gives what it takes away of earlier ones.
    pub(super) fn apply(&mut self, instruction: Instruction<'a>) -> Vec<Removed<'a>> {
        match instruction.kind() {
            Kind::Copy(_) => {
                self.copy(instruction);
                Vec::new()
            }
            Kind::Run(_) => self.run(instruction),
            _ => Vec::new(),
        }
    }

    fn copy(&mut self, instruction: Instruction<'a>) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        for copied in instruction.copied_paths() {
            let Some(destination) = &copied.destination else {
                continue;
            };
            let source = copied.source.as_deref().unwrap_or_default();
            let is_remote = source.contains("://");
            // A local archive is unpacked, under names that are not known.
            let keeps_name = !copy.is_add || is_remote || !has_archive_name(source);
            let added = Added {
                by: instruction,
                span: copied.word.span,
                what: What::Copied,
            };
            let name = source.rsplit('/').next().unwrap_or_default();
            // A folder gives what is in it, not itself.
            if copied.into_folder && !(keeps_name && looks_like_file(name)) {
                self.files.insert(unnamed_in(destination), added);
                continue;
            }
            if let Some(path) = copied.file_path().filter(|_| keeps_name) {
                self.files.insert(path, added);
            }
        }
    }

    fn run(&mut self, run: Instruction<'a>) -> Vec<Removed<'a>> {
        let mut removed = Vec::new();
        let operations = run.file_operations();
        let mut operations = operations.iter().peekable();
        let has_cache = run.mounts().iter().any(|mount| {
            !matches!(
                mount.kind,
                Some(MountKind::Bind | MountKind::Secret | MountKind::Ssh)
            )
        });
        for command in run.commands() {
            let is_here =
                |other: &&FileOperation<'a>| std::ptr::eq(other.command.shell(), command.shell());
            while let Some(operation) = operations.next_if(is_here) {
                self.operate(run, operation, &mut removed);
            }
            self.manage_packages(run, command, has_cache, &mut removed);
        }
        // What is written again is replaced.
        removed.retain(|removed| {
            let again = self.files.get(&removed.name);
            again.is_none_or(|added| added.by.index() != run.index())
        });
        removed
    }

    fn operate(
        &mut self,
        run: Instruction<'a>,
        operation: &FileOperation<'a>,
        removed: &mut Vec<Removed<'a>>,
    ) {
        let added = |what| Added {
            by: run,
            span: operation.span,
            what,
        };
        let command = operation.command;
        match operation.change {
            FileChange::Removes { .. } => {
                for (path, added) in self.take(operation) {
                    removed.push(Removed {
                        command,
                        span: operation.span,
                        name: path.trim_end_matches(UNNAMED).to_owned(),
                        added,
                    });
                }
            }
            _ if !command.always_runs() || operation.is_pattern => {}
            FileChange::Fills => {
                let folder = &operation.path;
                if command.name() == Some("git") {
                    let history = unnamed_in(&format!("{}/.git", folder.trim_end_matches('/')));
                    self.files.insert(history, added(What::Fetched));
                }
                self.files.insert(unnamed_in(folder), added(What::Fetched));
            }
            FileChange::Writes => {
                let what = match command.name() {
                    Some("curl" | "wget") => What::Fetched,
                    _ => What::Written,
                };
                self.files.insert(operation.path.clone(), added(what));
            }
            _ => {}
        }
    }

    /// Takes out what a removal covers.
    fn take(&mut self, operation: &FileOperation<'a>) -> Vec<(String, Added<'a>)> {
        covered(&self.files, operation)
            .into_iter()
            .filter_map(|path| self.files.remove_entry(&path))
            .collect()
    }
}

fn unnamed_in(folder: &str) -> String {
    format!("{}/{UNNAMED}", folder.trim_end_matches('/'))
}

/// Whether it is rather a file than a folder.
fn looks_like_file(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        !ending.is_empty() && ending != "d" && !ending.chars().all(|c| c.is_ascii_digit())
    })
}

fn has_archive_name(path: &str) -> bool {
    [
        ".tar", ".gz", ".tgz", ".bz2", ".xz", ".txz", ".zst", ".tbz2",
    ]
    .iter()
    .any(|ending| path.ends_with(ending))
}

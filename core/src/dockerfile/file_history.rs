//! What becomes of files of an image after a step of its stage.

use super::{Command, FileChange, FileOperation, Instruction, Stage};
use std::collections::HashMap;

/// Which files are removed or given other rights, and when last. Made once for a stage, it answers in
/// the time that a path is long.
#[derive(Default)]
pub struct FileHistory<'a> {
    removed: HashMap<String, Place>,
    /// Folders of which all files are removed.
    emptied: HashMap<String, Place>,
    modes: HashMap<String, (Place, Option<&'a str>)>,
    /// Folders with what is in them.
    modes_below: HashMap<String, (Place, Option<&'a str>)>,
}

/// A command's place in the file.
type Place = (usize, u32);

impl<'a> Stage<'a> {
    /// What becomes of files in the stage and in those it starts from.
    pub fn file_history(self) -> FileHistory<'a> {
        let chain: Vec<Stage<'a>> = self.chain().collect();
        let mut history = FileHistory::default();
        let instructions = chain.into_iter().rev().flat_map(Stage::instructions);
        for operation in instructions.flat_map(Instruction::file_operations) {
            history.add(operation);
        }
        history
    }
}

impl<'a> FileHistory<'a> {
    fn add(&mut self, operation: FileOperation<'a>) {
        let place = place(operation.command);
        // Of a pattern the whole folder is taken.
        let folder = operation
            .is_pattern
            .then(|| parent(&operation.path).to_owned());
        match (operation.change, folder) {
            (FileChange::Removes { .. }, Some(folder)) => {
                self.emptied.insert(folder, place);
            }
            (FileChange::Removes { recursive }, None) => {
                if recursive {
                    self.emptied.insert(operation.path.clone(), place);
                }
                self.removed.insert(operation.path, place);
            }
            (FileChange::SetsMode { mode, .. }, Some(folder)) => {
                self.modes_below.insert(folder, (place, mode));
            }
            (FileChange::SetsMode { mode, recursive }, None) => {
                if recursive {
                    self.modes_below
                        .insert(operation.path.clone(), (place, mode));
                }
                self.modes.insert(operation.path, (place, mode));
            }
            _ => {}
        }
    }

    /// Whether the file or folder at an absolute path is gone in the end, because a command after
    /// this one may remove it.
    pub fn is_removed_after(&self, path: &str, command: Command<'_>) -> bool {
        let after = place(command);
        self.removed.get(path).is_some_and(|at| *at > after)
            || folders(path)
                .chain([path])
                .any(|folder| self.emptied.get(folder).is_some_and(|at| *at > after))
    }

    /// The rights, as `chmod` takes them, that a command after this one gives to a path or a folder it
    /// is in; `Some(None)` when they are not known.
    pub fn mode_after(&self, path: &str, command: Command<'_>) -> Option<Option<&'a str>> {
        let after = place(command);
        let own = self.modes.get(path);
        let below = folders(path)
            .chain([path])
            .filter_map(|folder| self.modes_below.get(folder));
        let later = own.into_iter().chain(below).filter(|(at, _)| *at > after);
        later.max_by_key(|(at, _)| *at).map(|(_, mode)| *mode)
    }
}

fn place(command: Command<'_>) -> Place {
    (command.instruction().index(), command.span().start)
}

/// The folders that an absolute path is in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| (path.len() > 1).then(|| parent(path))).skip(1)
}

fn parent(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/",
        Some((folder, _)) => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dockerfile::{Dockerfile, Inputs},
        text::Source,
    };

    #[test]
    fn what_becomes_of_a_file() {
        for (later, removed, mode) in [
            ("true", false, None),
            ("rm /a/b/c", true, None),
            ("rm -rf /a", true, None),
            ("rm /a", false, None),
            ("rm /a/b/*", true, None),
            ("rm -r /a/b/d", false, None),
            ("chmod 755 /a/b/c", false, Some(Some("755"))),
            ("chmod -R go-w /a", false, Some(Some("go-w"))),
            ("chmod 700 /a", false, None),
            ("chmod $M /a/b/c", false, Some(None)),
        ] {
            for text in [
                format!("FROM debian:12\nRUN chmod 777 /a/b/c && {later}\n"),
                format!("FROM debian:12 AS x\nRUN chmod 777 /a/b/c\nFROM x\nRUN {later}\n"),
            ] {
                let source = Source::new("Dockerfile", &text).expect("short");
                let file = Dockerfile::parse(source, Inputs::default());
                let history = file.target().expect("one").file_history();
                let command = file
                    .instructions()
                    .flat_map(Instruction::commands)
                    .next()
                    .expect("one");
                assert_eq!(
                    history.is_removed_after("/a/b/c", command),
                    removed,
                    "{text}"
                );
                assert_eq!(history.mode_after("/a/b/c", command), mode, "{text}");
            }
        }
    }

    #[test]
    fn folders_of_a_path() {
        assert_eq!(folders("/a/b").collect::<Vec<_>>(), ["/a", "/"]);
        assert_eq!(folders("/").count(), 0);
    }
}

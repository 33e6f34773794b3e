//! What the commands of a RUN do to files of the image: what they remove, write, and give other rights or owners.
//!
//! Only what is certain is told. The working directory is followed through `cd`, variables are replaced whose value
//! the Dockerfile gives, and what happens in a mount leaves no trace in the image and is left out.

mod paths;
mod programs;

use super::{Command, Instruction, MountKind, MountValue, Stage, context::Glob};
use crate::{syntax::Keyword, text::Span};
use paths::Paths;

/// Something that a command does to a file or a folder, if it succeeds.
#[derive(Clone)]
pub struct FileOperation<'a> {
    /// The command.
    pub command: Command<'a>,
    /// What it does.
    pub change: FileChange<'a>,
    /// The absolute, clean path. It may hold a pattern of the shell's, see [`covers`](Self::covers).
    pub path: String,
    /// The word that names it.
    pub span: Span,
    /// The word stands for all paths that match it.
    pub is_pattern: bool,
}

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileChange<'a> {
    /// It is gone: `rm`, and what `mv` takes.
    Removes {
        /// With all that is in it.
        recursive: bool,
    },
    /// It has other rights.
    SetsMode {
        /// As `chmod` takes it; `None` when it depends on a variable.
        mode: Option<&'a str>,
        /// With all that is in it.
        recursive: bool,
    },
    /// It has another owner or group.
    SetsOwner {
        /// As `chown` takes it, for `chgrp` with a `:` in front to be put; `None` when it depends on a variable.
        owner: Option<&'a str>,
        /// It is `chgrp`, so that `owner` is a group.
        is_group: bool,
        /// With all that is in it.
        recursive: bool,
    },
    /// It is a file that is made or changed. If there is a folder of its name, `cp` and `mv` write into that.
    Writes,
    /// It is a folder into which files of unknown names are written, as by `tar` or `git clone`.
    Fills,
    /// It is a folder that is made.
    MakesFolder,
}

impl FileOperation<'_> {
    /// Whether it is done to the file or folder at an absolute path: to itself, or to a folder that it is in with all
    /// that the folder holds.
    pub fn covers(&self, path: &str) -> bool {
        let recursive = match self.change {
            FileChange::Removes { recursive }
            | FileChange::SetsMode { recursive, .. }
            | FileChange::SetsOwner { recursive, .. } => recursive,
            FileChange::Fills => true,
            FileChange::Writes | FileChange::MakesFolder => false,
        };
        if !self.is_pattern {
            return self.path == path || recursive && is_below(path, &self.path);
        }
        // A pattern has as many parts as what it matches.
        let depth = self.path.matches('/').count();
        let end = path
            .match_indices('/')
            .nth(depth)
            .map_or(path.len(), |(at, _)| at);
        let (matched, below) = path.split_at(end);
        let hidden = matched
            .rsplit('/')
            .next()
            .is_some_and(|name| name.starts_with('.'))
            && !self
                .path
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with('.'));
        (below.is_empty() || recursive)
            && !hidden
            && Glob::new(&self.path).matches(matched).unwrap_or_default()
    }
}

/// Whether an absolute, clean path is inside a folder.
pub(super) fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| folder == "/" && !rest.is_empty() || rest.starts_with('/'))
}

impl<'a> Instruction<'a> {
    /// What the commands of a RUN do to files of the image, in their order, as far as it is certain; empty for other
    /// instructions.
    pub fn file_operations(self) -> Vec<FileOperation<'a>> {
        if self.keyword() != Some(Keyword::Run) || self.stage().is_none_or(Stage::is_windows) {
            return Vec::new();
        }
        let commands: Vec<_> = self
            .commands()
            .map(|command| (command, programs::touched(command.shell())))
            .collect();
        if commands.iter().all(|(_, touched)| touched.is_empty()) {
            return Vec::new();
        }
        let Some(mounted) = self.mount_targets() else {
            return Vec::new();
        };
        let mut operations = Vec::new();
        let mut paths = Paths::new(self);
        for (command, touched) in commands {
            paths.enter(command);
            for touched in touched {
                let Some(found) = paths.resolve(&touched) else {
                    continue;
                };
                let is_outside = ["/dev", "/proc", "/sys"]
                    .into_iter()
                    .chain(mounted.iter().map(String::as_str))
                    .any(|folder| found.path == folder || is_below(&found.path, folder));
                if !is_outside {
                    operations.push(FileOperation {
                        command,
                        change: touched.change,
                        path: found.path,
                        span: touched.word.span,
                        is_pattern: found.is_pattern,
                    });
                }
            }
            paths.leave(command);
        }
        operations
    }

    /// Where its mounts are: what a RUN does there is not in the image. `None` if that is not known of
    /// one.
    pub fn mount_targets(self) -> Option<Vec<String>> {
        let mut targets = Vec::new();
        for mount in self.mounts() {
            match &mount.target {
                MountValue::Is(target) => targets.push(self.absolute_path(target)?),
                MountValue::Unknown => return None,
                MountValue::Unset => match mount.kind {
                    // Made for the command and taken away again.
                    Some(MountKind::Secret) => targets.push("/run/secrets".to_owned()),
                    Some(MountKind::Ssh) => targets.push("/run/buildkit".to_owned()),
                    _ => targets.push(self.absolute_path(".")?),
                },
            }
        }
        Some(targets)
    }
}

impl Command<'_> {
    /// Whether it does something of a kind to a file, wherever that is.
    pub fn may_change(self, is_such: impl Fn(&FileChange<'_>) -> bool) -> bool {
        let touched = programs::touched(self.shell());
        touched.iter().any(|touched| is_such(&touched.change))
    }
}

#[cfg(test)]
mod tests;

//! The words of commands as paths in the image.

use super::programs::{Piece, Touched};
use crate::{
    dockerfile::{Command, Instruction, values::path},
    syntax::expand::Variable,
};
use std::collections::HashSet;

/// Knows where each command of a RUN runs, and what variables stand for.
pub(super) struct Paths<'a> {
    instruction: Instruction<'a>,
    /// The working directory of the text itself; `None` when it is unknown.
    directory: Option<String>,
    /// The copy of the shell that the command runs in, and the working directory there.
    subshell: (u32, Option<String>),
    /// Variables that the commands themselves give values to.
    assigned: HashSet<&'a str>,
}

/// A path and whether the shell would look for files that match it.
pub(super) struct Found {
    pub(super) path: String,
    pub(super) is_pattern: bool,
}

impl<'a> Paths<'a> {
    pub(super) fn new(instruction: Instruction<'a>) -> Self {
        let mut assigned = HashSet::new();
        for command in instruction.commands() {
            let shell = command.shell();
            assigned.extend(shell.assignments.iter().map(|set| set.name.as_str()));
            if matches!(
                command.name(),
                Some("export" | "read" | "local" | "declare" | "typeset" | "unset")
            ) {
                let names = shell.arguments().iter().map(|word| word.text.as_str());
                assigned.extend(names.map(|name| name.split('=').next().unwrap_or(name)));
            }
        }
        let directory = instruction
            .workdir()
            .and_then(|at| instruction.absolute_path(&at));
        Self {
            instruction,
            subshell: (0, None),
            directory,
            assigned,
        }
    }

    /// Goes to the shell that a command runs in.
    pub(super) fn enter(&mut self, command: Command<'a>) {
        let number = command.shell().subshell;
        if number == self.subshell.0 {
            return;
        }
        // One copy after the other: whether the second is inside the first is not to be seen.
        let starts_from_the_text = self.subshell.0 == 0;
        let directory = self
            .directory
            .clone()
            .filter(|_| starts_from_the_text && !changes_user(command));
        self.subshell = (number, directory);
    }

    /// Notes what a command does to the working directory.
    pub(super) fn leave(&mut self, command: Command<'a>) {
        let directory = match command.name() {
            Some("cd") => match command.arguments() {
                [word] if command.always_runs() => self.resolve_piece(&Piece::of(word)),
                _ => None,
            },
            Some("pushd" | "popd") => None,
            _ => return,
        };
        let directory = directory
            .filter(|found| !found.is_pattern)
            .map(|found| found.path);
        *self.current() = directory;
    }

    fn current(&mut self) -> &mut Option<String> {
        match self.subshell.0 {
            0 => &mut self.directory,
            _ => &mut self.subshell.1,
        }
    }

    /// The path of what a program touches; `None` when it is not certain.
    pub(super) fn resolve(&mut self, touched: &Touched<'a>) -> Option<Found> {
        if touched.elsewhere {
            return None;
        }
        let Some(folder) = &touched.folder else {
            return self.resolve_piece(&touched.path);
        };
        let folder = self
            .resolve_piece(folder)
            .filter(|folder| !folder.is_pattern)?;
        let (name, is_pattern) = self.expand(&touched.path)?;
        Some(Found {
            path: path::join(&[&folder.path, &name]),
            is_pattern,
        })
    }

    fn resolve_piece(&mut self, piece: &Piece<'_>) -> Option<Found> {
        let (text, is_pattern) = self.expand(piece)?;
        if text.is_empty() || text == "-" {
            return None;
        }
        let path = match text.strip_prefix('/') {
            Some(_) => path::clean(&text),
            None => path::join(&[self.current().as_deref()?, &text]),
        };
        Some(Found { path, is_pattern })
    }

    /// The text that the shell makes of a word, if it is one and certain, and whether it is a pattern.
    fn expand(&self, piece: &Piece<'_>) -> Option<(String, bool)> {
        let mut text = if piece.literal {
            piece.text.to_string()
        } else {
            self.replace_variables(&piece.text)?
        };
        if piece.quoted {
            return Some((text, false));
        }
        // Words of their own, or several of them.
        if text.contains(|c: char| c.is_whitespace()) && !piece.literal
            || text.contains('{') && text.contains(',')
        {
            return None;
        }
        if text == "~" || text.starts_with("~/") {
            text.replace_range(..1, &self.home()?);
        } else if text.starts_with('~') {
            return None;
        }
        let is_pattern = text.contains(['*', '?', '[']);
        Some((text, is_pattern))
    }

    /// Replaces `$NAME` and `${NAME}`; anything else that the shell would replace is unknown.
    fn replace_variables(&self, text: &str) -> Option<String> {
        let mut replaced = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            replaced.push_str(before);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let name = match after.strip_prefix('{') {
                Some(braced) => braced.split_once('}')?.0,
                None => &after[..after.find(|c| !is_name(c)).unwrap_or(after.len())],
            };
            if name.is_empty() || !name.chars().all(is_name) {
                return None;
            }
            replaced.push_str(&self.variable(name)?);
            let braces = if after.starts_with('{') { 2 } else { 0 };
            rest = &after[name.len() + braces..];
        }
        replaced.push_str(rest);
        (!replaced.contains('`')).then_some(replaced)
    }

    fn variable(&self, name: &str) -> Option<String> {
        if self.assigned.contains(name) || matches!(name, "PWD" | "OLDPWD") {
            return None;
        }
        match self.instruction.variable(name) {
            Variable::Set(value) => Some(value.to_owned()),
            _ if name == "HOME" => self.home(),
            _ => None,
        }
    }

    fn home(&self) -> Option<String> {
        if self.assigned.contains("HOME") {
            return None;
        }
        if let Variable::Set(home) = self.instruction.variable("HOME") {
            return Some(home.to_owned());
        }
        let user = self.instruction.user()?;
        matches!(user.split(':').next(), Some("root" | "0")).then(|| "/root".to_owned())
    }
}

/// Whether the text that a command is in is given to `su`, which may go to another folder.
fn changes_user(command: Command<'_>) -> bool {
    let Some(parent) = command.shell().parent else {
        return false;
    };
    let parent = command.instruction().commands().nth(parent);
    parent.is_some_and(|parent| matches!(parent.name(), Some("su" | "runuser" | "login")))
}

//! Where programs keep what they are given, and what a RUN removes again.

use crate::dockerfile::{Command, Instruction};
use std::collections::HashSet;

/// The file that a command keeps a secret in, which it is given as an argument.
pub(super) fn kept_by(command: Command<'_>) -> Option<String> {
    match STORES.iter().find(|store| store.is_run_by(command)) {
        Some(store) => Some(store.file.to_owned()),
        None if command.name() == Some("git") && has_word(command, "clone") => {
            Some(format!("{}/.git/config", clone_folder(command)))
        }
        None => None,
    }
}

/// A command that keeps what it is given in a file of its own.
struct Store {
    program: &'static str,
    verb: &'static str,
    file: &'static str,
}

const fn store(program: &'static str, verb: &'static str, file: &'static str) -> Store {
    Store {
        program,
        verb,
        file,
    }
}

const STORES: &[Store] = &[
    store("npm", "set", "~/.npmrc"),
    store("pnpm", "set", "~/.npmrc"),
    store("yarn", "set", "~/.yarnrc.yml"),
    store("pip", "set", "~/.config/pip/pip.conf"),
    store("composer", "config", "auth.json"),
    store("poetry", "config", "~/.config/pypoetry/auth.toml"),
    store("bundle", "config", "~/.bundle/config"),
    store("aws", "configure", "~/.aws/credentials"),
    store("git", "config", "~/.gitconfig"),
];

/// Words with which the same programs forget it.
const FORGET: &[&str] = &[
    "delete",
    "rm",
    "remove",
    "unset",
    "--unset",
    "--unset-all",
    "--remove-section",
    "logout",
    "set-url",
];

impl Store {
    fn is_run_by(&self, command: Command<'_>) -> bool {
        command.name() == Some(self.program) && has_word(command, self.verb)
    }
}

fn has_word(command: Command<'_>, text: &str) -> bool {
    command.arguments().iter().any(|word| word.text == text)
}

/// The folder that a clone makes.
fn clone_folder(command: Command<'_>) -> &str {
    let mut operands = command
        .arguments()
        .iter()
        .filter(|word| !word.text.starts_with('-'));
    let last = operands.next_back().map_or("", |word| word.text.as_str());
    last_part(last).trim_end_matches(".git")
}

/// What a RUN removes again.
pub(super) struct Removed {
    /// By the last part of the path, for folders are changed and `~` stands for many.
    names: HashSet<String>,
    folders: Vec<String>,
    everything: bool,
}

impl Removed {
    pub(super) fn by(instruction: Instruction<'_>) -> Self {
        let mut removed = Self {
            names: HashSet::new(),
            folders: Vec::new(),
            everything: false,
        };
        for command in instruction.commands() {
            match command.name() {
                // What a trap runs, or a removal names by a variable, is not followed.
                Some("trap" | "shred" | "unlink") => removed.everything = true,
                Some("rm") => {
                    for word in command
                        .arguments()
                        .iter()
                        .filter(|word| !word.text.starts_with('-'))
                    {
                        let is_open = !word.literal || word.text.contains(['*', '?', '[']);
                        removed.everything |= is_open
                            && !word.text.starts_with("$HOME")
                            && !word.text.starts_with("${HOME}");
                        removed.names.insert(last_part(&word.text).to_owned());
                        removed
                            .folders
                            .push(word.text.trim_end_matches('/').to_owned());
                    }
                }
                Some(name) if FORGET.iter().any(|word| has_word(command, word)) => {
                    let stores = STORES.iter().filter(|store| store.program == name);
                    let files = stores.map(|store| last_part(store.file).to_owned());
                    removed.names.extend(files);
                    if name == "git" {
                        removed.names.insert("config".to_owned());
                    }
                }
                _ => {}
            }
        }
        removed
    }

    pub(super) fn has(&self, file: &str) -> bool {
        self.everything
            || file.split('/').any(|part| self.names.contains(part))
            || self.folders.iter().any(|folder| {
                file.strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
    }
}

fn last_part(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit('/').next().unwrap_or(path)
}

//! What well-known programs do to the files that their arguments name.

mod downloads;
mod options;

use super::FileChange;
use crate::shell::{Command, Word};
use options::{Item, Syntax, operands};
use std::borrow::Cow;

/// A file that a program changes.
pub(super) struct Touched<'a> {
    pub(super) change: FileChange<'a>,
    /// The word that names it.
    pub(super) word: &'a Word,
    /// Its path, from the folder if there is one, else from the working directory.
    pub(super) path: Piece<'a>,
    pub(super) folder: Option<Piece<'a>>,
    /// It is looked for in another place than its path says.
    pub(super) elsewhere: bool,
}

/// A word or a part of one.
#[derive(Clone)]
pub(super) struct Piece<'a> {
    pub(super) text: Cow<'a, str>,
    /// The shell replaces nothing in it.
    pub(super) literal: bool,
    /// It is one word whatever is in it.
    pub(super) quoted: bool,
}

impl<'a> Piece<'a> {
    pub(super) fn of(word: &'a Word) -> Self {
        Self::part(word, &word.text)
    }

    /// A part of a word.
    pub(super) fn part(word: &Word, text: &'a str) -> Self {
        Self {
            text: text.into(),
            literal: word.literal,
            quoted: word.quoted,
        }
    }

    /// A text that stands as it is.
    pub(super) fn exact(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: text.into(),
            literal: true,
            quoted: true,
        }
    }
}

impl<'a> Touched<'a> {
    pub(super) fn new(change: FileChange<'a>, word: &'a Word) -> Self {
        Self::at(change, word, Piece::of(word))
    }

    pub(super) fn at(change: FileChange<'a>, word: &'a Word, path: Piece<'a>) -> Self {
        Self {
            change,
            word,
            path,
            folder: None,
            elsewhere: false,
        }
    }

    fn below(self, folder: Option<Piece<'a>>) -> Self {
        Self { folder, ..self }
    }
}

/// The files that a command changes if it succeeds.
pub(super) fn touched(command: &Command) -> Vec<Touched<'_>> {
    let mut list = match command.name() {
        Some("rm") => remove(command),
        Some("unlink" | "rmdir") => all(command, NOTHING, FileChange::Removes { recursive: false }),
        Some("mv") => copy(command, true),
        Some("cp") => copy(command, false),
        Some("install") => install(command),
        Some("ln") => link(command),
        Some("chmod") => mode(command),
        Some("chown") => owner(command, false),
        Some("chgrp") => owner(command, true),
        Some("mkdir") => all(
            command,
            Syntax {
                short: "mZ",
                long: &["mode"],
            },
            FileChange::MakesFolder,
        ),
        Some("touch") => all(
            command,
            Syntax {
                short: "drt",
                long: &["date", "reference"],
            },
            FileChange::Writes,
        ),
        Some("tee") => all(command, NOTHING, FileChange::Writes),
        Some("dd") => outputs_of_dd(command),
        Some("curl") => downloads::curl(command),
        Some("wget") => downloads::wget(command),
        Some("git") => downloads::git(command),
        Some("tar" | "bsdtar") => downloads::tar(command),
        Some("unzip") => downloads::unzip(command),
        _ => Vec::new(),
    };
    let redirects = command.redirects.iter().filter(|redirect| redirect.writes);
    let targets = redirects.filter_map(|redirect| redirect.target.as_ref());
    // `2>&1` writes to a descriptor.
    let files = targets.filter(|word| !word.text.bytes().all(|byte| byte.is_ascii_digit()));
    list.extend(files.map(|word| Touched::new(FileChange::Writes, word)));
    if runs_elsewhere(command) {
        for touched in &mut list {
            touched.elsewhere = true;
        }
    }
    list
}

const NOTHING: Syntax = Syntax {
    short: "",
    long: &[],
};

/// Whether what starts the command gives it another root or folder.
fn runs_elsewhere(command: &Command) -> bool {
    command.wrappers.iter().any(|word| {
        let flag = word.text.split('=').next().unwrap_or_default();
        matches!(flag.rsplit('/').next(), Some("chroot"))
            || matches!(
                flag,
                "-C" | "--chdir" | "-D" | "-R" | "--chroot" | "-i" | "--login"
            )
    })
}

/// The same change to all operands.
fn all<'a>(command: &'a Command, syntax: Syntax, change: FileChange<'a>) -> Vec<Touched<'a>> {
    operands(command, syntax)
        .into_iter()
        .map(|word| Touched::new(change, word))
        .collect()
}

fn remove(command: &Command) -> Vec<Touched<'_>> {
    let recursive = command.flag(&["-r", "-R", "--recursive"]).is_some();
    all(command, NOTHING, FileChange::Removes { recursive })
}

/// The last operand is where to, or the value of `-t`.
fn copy(command: &Command, moves: bool) -> Vec<Touched<'_>> {
    let syntax = Syntax {
        short: "tS",
        long: &["target-directory", "suffix"],
    };
    if command
        .flag(&["-t", "--target-directory", "--parents", "-T"])
        .is_some()
    {
        return Vec::new();
    }
    let words = operands(command, syntax);
    let Some((destination, sources)) = words
        .split_last()
        .filter(|(_, sources)| !sources.is_empty())
    else {
        return Vec::new();
    };
    let mut list = put(sources, destination);
    if moves {
        list.extend(
            sources
                .iter()
                .map(|word| Touched::new(FileChange::Removes { recursive: true }, word)),
        );
    }
    list
}

/// Where files go that are copied to a destination.
fn put<'a>(sources: &[&'a Word], destination: &'a Word) -> Vec<Touched<'a>> {
    let is_folder = sources.len() > 1
        || destination.text.ends_with('/')
        || matches!(destination.text.as_str(), "." | "..");
    if !is_folder {
        return vec![Touched::new(FileChange::Writes, destination)];
    }
    let name = |word: &&'a Word| {
        let name = word.text.trim_end_matches('/').rsplit('/').next()?;
        let path = if matches!(name, "" | "." | "..") {
            return None;
        } else {
            Piece::part(word, name)
        };
        Some(Touched::at(FileChange::Writes, destination, path).below(Some(Piece::of(destination))))
    };
    sources.iter().filter_map(name).collect()
}

fn install(command: &Command) -> Vec<Touched<'_>> {
    let syntax = Syntax {
        short: "mogtS",
        long: &["mode", "owner", "group", "target-directory", "suffix"],
    };
    let mut words = Vec::new();
    let (mut mode, mut owner, mut makes_folders) = (None, None, false);
    for item in options::items(command, syntax) {
        match item {
            Item::Operand(word) => words.push(word),
            Item::Flag("m" | "mode", value) => mode = value,
            Item::Flag("o" | "owner", value) => owner = value,
            Item::Flag("d" | "directory", _) => makes_folders = true,
            Item::Flag("t" | "target-directory", _) => return Vec::new(),
            Item::Flag(..) => {}
        }
    }
    let written: Vec<_> = match words.split_last() {
        _ if makes_folders => words
            .iter()
            .map(|word| Touched::new(FileChange::MakesFolder, word))
            .collect(),
        Some((destination, sources)) if !sources.is_empty() => put(sources, destination),
        _ => Vec::new(),
    };
    let changes = [
        mode.map(|mode| FileChange::SetsMode {
            mode: known(mode),
            recursive: false,
        }),
        owner.map(|owner| FileChange::SetsOwner {
            owner: known(owner),
            is_group: false,
            recursive: false,
        }),
    ];
    let mut list = Vec::new();
    for touched in written {
        for change in changes.into_iter().flatten() {
            list.push(Touched {
                change,
                path: touched.path.clone(),
                folder: touched.folder.clone(),
                ..touched
            });
        }
        list.push(touched);
    }
    list
}

fn link(command: &Command) -> Vec<Touched<'_>> {
    if command
        .flag(&["-t", "--target-directory", "-r", "--relative"])
        .is_some()
    {
        return Vec::new();
    }
    match operands(command, NOTHING).as_slice() {
        [target, name] => put(&[target], name),
        _ => Vec::new(),
    }
}

fn mode(command: &Command) -> Vec<Touched<'_>> {
    if command.flag(&["--reference"]).is_some() {
        return Vec::new();
    }
    let recursive = command
        .arguments()
        .iter()
        .any(|word| is_mode_flag(word) && word.text.contains(['R']) || word.text == "--recursive");
    let mut words = command
        .arguments()
        .iter()
        .filter(|word| !is_mode_flag(word) && !word.text.starts_with("--"));
    let Some(mode) = words.next() else {
        return Vec::new();
    };
    let change = FileChange::SetsMode {
        mode: known(mode_piece(mode)),
        recursive,
    };
    words.map(|word| Touched::new(change, word)).collect()
}

fn mode_piece(word: &Word) -> Value<'_> {
    Value {
        word,
        text: &word.text,
    }
}

/// `-R`, `-v`, `-fc`; but `-x` and `-rw` are modes.
fn is_mode_flag(word: &Word) -> bool {
    word.text.strip_prefix('-').is_some_and(|letters| {
        !letters.is_empty() && letters.bytes().all(|letter| b"Rvfc".contains(&letter))
    })
}

fn owner(command: &Command, is_group: bool) -> Vec<Touched<'_>> {
    if command.flag(&["--reference"]).is_some() {
        return Vec::new();
    }
    let recursive = command.flag(&["-R", "--recursive"]).is_some();
    let words = operands(
        command,
        Syntax {
            short: "",
            long: &["from"],
        },
    );
    let Some((owner, files)) = words.split_first() else {
        return Vec::new();
    };
    let change = FileChange::SetsOwner {
        owner: known(mode_piece(owner)),
        is_group,
        recursive,
    };
    files
        .iter()
        .map(|word| Touched::new(change, word))
        .collect()
}

fn outputs_of_dd(command: &Command) -> Vec<Touched<'_>> {
    let outputs = command
        .arguments()
        .iter()
        .filter_map(|word| Some((word, word.text.strip_prefix("of=")?)));
    outputs
        .map(|(word, path)| Touched::at(FileChange::Writes, word, Piece::part(word, path)))
        .collect()
}

/// The value of an option, and the word it is in.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) word: &'a Word,
    pub(super) text: &'a str,
}

impl<'a> Value<'a> {
    pub(super) fn piece(self) -> Piece<'a> {
        Piece::part(self.word, self.text)
    }
}

fn known(value: Value<'_>) -> Option<&str> {
    value.word.literal.then_some(value.text)
}

//! Files of the build context that should not be copied with a folder, and who copies them.

use crate::{
    dockerfile::{
        CopiedPath, Dockerfile, Instruction,
        context::{IgnoreFile, copied_files, taken_by},
    },
    lint::{Append, Finding, Safety},
    rules::secrets::credential_files,
    syntax::instruction::Kind,
};
use std::collections::BTreeSet;

/// How many files of a context are looked at.
const MAX_FILES: usize = 100_000;

/// How many notable files are kept.
const MAX_NOTABLE: usize = 500;

/// How many lines a fix adds.
const MAX_LINES: usize = 20;

/// A file or folder of the context.
#[derive(Clone, Debug)]
pub(super) struct Notable {
    /// From the root of the context.
    pub(super) path: String,
    pub(super) reason: Reason,
}

/// Why it is notable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It holds credentials, or may.
    Credentials { is_doubtful: bool },
    /// The history of a repository.
    History,
    /// What the image makes itself, or has no use for.
    Unneeded,
}

/// The notable files that a build would be given.
pub(super) struct Context {
    /// The ignore file in effect.
    pub(super) ignore_file: Option<String>,
    pub(super) notable: Vec<Notable>,
    /// What of the context was not looked at; a sentence without its full stop.
    pub(super) left_out: Option<String>,
}

impl Context {
    /// `None` if no context is given, or nothing copies a folder of it.
    pub(super) fn of(file: &Dockerfile) -> Option<Self> {
        let context = file.inputs().context.as_ref()?;
        let (ignore_file, ignore) = file.ignore_file()?;
        if file.instructions().all(|it| folders(it).is_empty()) {
            return None;
        }
        let mut found = Self {
            ignore_file,
            notable: Vec::new(),
            left_out: None,
        };
        let mut files = copied_files(context.as_ref(), &ignore, ".");
        let mut count = 0;
        while let Some(path) = files.next() {
            let Ok(path) = path else {
                let message = "a pattern of the ignore file is malformed, so the build context is not looked at";
                found.left_out = Some(message.to_owned());
                break;
            };
            count += 1;
            found.left_out = left_out(count, found.notable.len());
            if found.left_out.is_some() {
                break;
            }
            let Some((end, reason)) = notable(&path) else {
                continue;
            };
            let path = &path[..end];
            files.leave(path);
            found.notable.push(Notable {
                path: path.to_owned(),
                reason,
            });
        }
        Some(found)
    }

    /// Those for some reason that an instruction takes along with a folder.
    pub(super) fn taken(
        &self,
        instruction: Instruction<'_>,
        is_meant: fn(Reason) -> bool,
    ) -> Vec<&Notable> {
        let sources = folders(instruction);
        let Some(excluded) = (!sources.is_empty())
            .then(|| excluded(instruction))
            .flatten()
        else {
            return Vec::new();
        };
        let sources: Vec<_> = sources
            .iter()
            .map(|path| taken_by(path.source.as_deref().unwrap_or_default()))
            .collect();
        let is_taken = |path: &str| sources.iter().any(|takes| takes(path));
        self.notable
            .iter()
            .filter(|notable| is_meant(notable.reason))
            .filter(|notable| is_taken(&notable.path))
            .filter(|notable| {
                excluded.patterns().is_empty() || excluded.matches(&notable.path) == Ok(false)
            })
            .collect()
    }

    /// A fix that lists files in the ignore file.
    pub(super) fn ignore(&self, files: &[&Notable], finding: &mut Finding) {
        let path = self.ignore_file.as_deref().unwrap_or(".dockerignore");
        let lines: BTreeSet<String> = if files.len() > MAX_LINES {
            // By their names, wherever they are.
            let names: BTreeSet<&str> = files.iter().map(|file| name_of(&file.path)).collect();
            let names = names.into_iter().take(MAX_LINES);
            names
                .map(|name| format!("**/{}\n", pattern(name)))
                .collect()
        } else {
            let paths = files.iter().map(|file| pattern(&file.path));
            paths.map(|path| path + "\n").collect()
        };
        let append = Append {
            path: path.to_owned(),
            text: lines.into_iter().collect(),
        };
        finding.append_fix(format!("list them in `{path}`"), Safety::Suggested, append);
    }
}

/// What is not looked at for a limit, when one more file is found.
fn left_out(files: usize, notable: usize) -> Option<String> {
    if files > MAX_FILES {
        Some(format!(
            "of the build context no more than {MAX_FILES} files are looked at"
        ))
    } else if notable >= MAX_NOTABLE {
        Some(format!(
            "of the build context no more than {MAX_NOTABLE} files that should stay out are told"
        ))
    } else {
        None
    }
}

/// The first instruction that copies a folder of the context, and what of the context is not looked
/// at; a sentence without its full stop.
pub(in crate::rules) fn not_looked_at(file: &Dockerfile) -> Option<(Instruction<'_>, String)> {
    file.inputs().context.as_ref()?;
    let copies = file.instructions().find(|it| !folders(*it).is_empty())?;
    let left_out = match file.ignore_file() {
        Some(_) => Context::of(file)?.left_out?,
        None => "the ignore file is malformed, so the build context is not looked at".to_owned(),
    };
    Some((copies, left_out))
}

/// The sources of an instruction that may be folders: not the files that it means by their names.
fn folders(instruction: Instruction<'_>) -> Vec<CopiedPath<'_>> {
    let mut paths = instruction.context_paths();
    paths.retain(|path| {
        let source = path.source.as_deref().unwrap_or_default();
        credential_files::of_path(source).is_none()
            && notable(source.trim_start_matches("./")).is_none()
    });
    paths
}

/// What `--exclude` leaves out; `None` if that is not known.
fn excluded(instruction: Instruction<'_>) -> Option<IgnoreFile> {
    let Kind::Copy(copy) = instruction.kind() else {
        return None;
    };
    let mut patterns = String::new();
    for exclude in copy.exclude {
        patterns.push_str(&instruction.expand(exclude.text)?);
        patterns.push('\n');
    }
    IgnoreFile::parse(&patterns).ok()
}

/// Names for messages, a few of them.
pub(super) fn names(files: &[&Notable]) -> String {
    const SHOWN: usize = 5;
    let mut names: Vec<String> = files
        .iter()
        .take(SHOWN)
        .map(|file| format!("`{}`", file.path))
        .collect();
    if files.len() > SHOWN {
        names.push(format!("{} more", files.len() - SHOWN));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// A path as a pattern that matches it alone.
fn pattern(path: &str) -> String {
    let mut pattern = String::new();
    for c in path.chars() {
        let is_first_special = pattern.is_empty() && matches!(c, '#' | '!');
        if is_first_special || matches!(c, '*' | '?' | '[' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// Folders that an image has no use for, in lower case.
const UNNEEDED_FOLDERS: &[&str] = &[
    "node_modules",
    "bower_components",
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".gradle",
    ".idea",
    ".vscode",
    ".terraform",
    ".svn",
    ".hg",
    ".next",
    ".nyc_output",
];

const UNNEEDED_ENDINGS: &[&str] = &[".local", ".pyc", ".swp", ".orig"];

/// Whether a path is notable, or a folder above it: where that ends, and why.
fn notable(path: &str) -> Option<(usize, Reason)> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    let mut start = 0;
    for end in ends.chain([path.len()]) {
        let name = &path[start..end];
        if name == ".git" {
            return Some((end, Reason::History));
        }
        if UNNEEDED_FOLDERS.contains(&name.to_ascii_lowercase().as_str()) {
            return Some((end, Reason::Unneeded));
        }
        if let Some(found) = credential_files::of_path(&path[..end]) {
            let is_doubtful = found.is_doubtful;
            return Some((end, Reason::Credentials { is_doubtful }));
        }
        start = end + 1;
    }
    let name = name_of(path);
    let is_unneeded =
        UNNEEDED_ENDINGS.iter().any(|ending| name.ends_with(ending)) || name == ".DS_Store";
    is_unneeded.then_some((path.len(), Reason::Unneeded))
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

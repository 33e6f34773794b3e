//! Which files to check.

use super::disk;
use crate::dockerfile::is_dockerfile_name;
use ignore::WalkBuilder;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Something that was asked for.
pub(super) enum Found {
    /// A file, or `-`.
    File(PathBuf),
    /// A path that led to no file.
    Nothing { path: String, reason: String },
}

/// What is looked for in folders.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Whether a file of this name, without its folder, is one.
    pub(super) has_name: fn(&str) -> bool,
    /// What there is none of, in words.
    pub(super) what: &'static str,
}

/// Dockerfiles.
pub(super) const DOCKERFILES: Wanted = Wanted {
    has_name: is_dockerfile_name,
    what: "Dockerfile",
};

/// The files that paths mean: themselves, or those that are wanted under a folder, in order of name.
pub(super) fn find(paths: &[PathBuf], wanted: Wanted) -> Vec<Found> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            search(path, wanted, &mut seen, &mut all);
        } else if seen.insert(path.clone()) {
            all.push(Found::File(path.clone()));
        }
    }
    all
}

fn search(folder: &Path, wanted: Wanted, seen: &mut BTreeSet<PathBuf>, all: &mut Vec<Found>) {
    let mut files = Vec::new();
    let before = all.len();
    let walk = WalkBuilder::new(folder)
        // `.devcontainer/Dockerfile` is one too; `.git` holds none.
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        // A .gitignore means what it says in a copy without `.git` as well.
        .require_git(false)
        .build();
    for entry in walk {
        match entry {
            Ok(entry)
                if entry.file_type().is_some_and(|kind| kind.is_file())
                    && entry.file_name().to_str().is_some_and(wanted.has_name) =>
            {
                files.push(without_dot(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => all.push(Found::Nothing {
                path: disk::display(folder),
                reason: error.to_string(),
            }),
        }
    }
    if files.is_empty() && all.len() == before {
        all.push(Found::Nothing {
            path: disk::display(folder),
            reason: format!("there is no {} in this folder", wanted.what),
        });
    }
    files.sort();
    all.extend(
        files
            .into_iter()
            .filter(|file| seen.insert(file.clone()))
            .map(Found::File),
    );
}

fn without_dot(path: PathBuf) -> PathBuf {
    path.strip_prefix("./")
        .map(Path::to_path_buf)
        .unwrap_or(path)
}

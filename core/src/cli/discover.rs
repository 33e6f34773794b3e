//! Which files to check.

use super::disk;
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

/// The files that paths mean: themselves, or the Dockerfiles under a folder, in order of name.
pub(super) fn find(paths: &[PathBuf]) -> Vec<Found> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            search(path, &mut seen, &mut all);
        } else if seen.insert(path.clone()) {
            all.push(Found::File(path.clone()));
        }
    }
    all
}

fn search(folder: &Path, seen: &mut BTreeSet<PathBuf>, all: &mut Vec<Found>) {
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
                    && is_dockerfile(entry.path()) =>
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
            reason: "there is no Dockerfile in this folder".to_owned(),
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

/// Endings after `Dockerfile.` of files that are no Dockerfiles, or not yet.
const OTHER_ENDINGS: &[&str] = &[
    "bak",
    "dockerignore",
    "erb",
    "hbs",
    "in",
    "j2",
    "jinja",
    "jinja2",
    "md",
    "mustache",
    "orig",
    "rej",
    "rst",
    "swp",
    "template",
    "tmpl",
    "tpl",
    "txt",
    "json",
    "yaml",
    "yml",
];

/// Whether a file has the name of a Dockerfile.
fn is_dockerfile(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let lower = name.to_ascii_lowercase();
    if let Some((_, ending)) = lower.rsplit_once('.')
        && (OTHER_ENDINGS.contains(&ending) || ending.ends_with('~'))
    {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|base| {
        lower == *base
            || lower
                .strip_prefix(base)
                .is_some_and(|rest| rest.starts_with('.'))
            || lower
                .strip_suffix(base)
                .is_some_and(|rest| rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "Containerfile",
            "Dockerfile.dev",
            "api.Dockerfile",
            "x.Containerfile",
        ] {
            assert!(is_dockerfile(Path::new(name)), "{name}");
        }
        for name in [
            "Dockerfile.md",
            "README.md",
            "Dockerfile.dockerignore",
            "Dockerfile.j2",
            "MyDockerfile",
            "Dockerfiles",
            "Dockerfile~",
        ] {
            assert!(!is_dockerfile(Path::new(name)), "{name}");
        }
    }
}

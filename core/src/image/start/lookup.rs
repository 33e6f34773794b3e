//! Where the container's runtime and `env` look for programs.

use super::NotExecutable;
use crate::image::{EntryKind, File, Image};

/// What Docker and containerd give a container that has no `PATH`.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Looks programs up as a container of the image does.
pub(super) struct Lookup<'i> {
    pub(super) image: &'i Image,
    path: &'i str,
}

/// What a name leads to.
pub(super) enum Located<'i> {
    File(File<'i>),
    NotFound,
    /// Something is there that cannot be run.
    Not(NotExecutable, Option<File<'i>>),
    Unknown,
}

impl<'i> Lookup<'i> {
    pub(super) fn new(image: &'i Image) -> Self {
        Self {
            image,
            path: image.config.config.variable("PATH").unwrap_or(DEFAULT_PATH),
        }
    }

    /// The words that are started: the entry point, or the command if there is none.
    pub(super) fn command(&self) -> &'i [String] {
        let config = &self.image.config.config;
        let lists = [&config.entrypoint, &config.cmd];
        let mut lists = lists.into_iter().flatten();
        lists
            .find(|list| !list.is_empty())
            .map_or(&[], Vec::as_slice)
    }

    /// The folders of `PATH` that are in the image, without links.
    pub(super) fn folders(&self) -> Vec<Vec<u8>> {
        let folders = self
            .path
            .split(':')
            .filter(|folder| folder.starts_with('/'));
        let mut folders: Vec<Vec<u8>> = folders
            .filter_map(|folder| self.image.real_path(folder).ok())
            .collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// The program of a name: a path if it has a slash, else a file in a folder of `PATH`.
    pub(super) fn locate(&self, name: &str) -> Located<'i> {
        if name.is_empty() || name.contains('\0') {
            return Located::Unknown;
        }
        if name.contains('/') {
            return self.at(&from_working_folder(self.image, name));
        }
        let mut is_known = true;
        for folder in self.path.split(':') {
            if !folder.starts_with('/') {
                // Runtimes differ on the working folder as a part of `PATH`.
                is_known = false;
                continue;
            }
            // What cannot be run is passed over.
            if let Located::File(file) = self.at(&format!("{folder}/{name}")) {
                return Located::File(file);
            }
        }
        if is_known {
            Located::NotFound
        } else {
            Located::Unknown
        }
    }

    fn at(&self, path: &str) -> Located<'i> {
        let Ok(found) = self.image.resolve(path) else {
            return Located::NotFound;
        };
        let Some(file) = found.map(File::target) else {
            return Located::Not(NotExecutable::Folder, None);
        };
        match file.kind() {
            EntryKind::File if file.entry().is_executable() => Located::File(file),
            EntryKind::File => Located::Not(NotExecutable::Permission, Some(file)),
            EntryKind::Directory => Located::Not(NotExecutable::Folder, None),
            _ => Located::Unknown,
        }
    }

    /// The interpreter that the first line of a script names, and what that leads to; `None` if the
    /// line is not understood. `line` is what stands after `#!`.
    ///
    /// The kernel takes the first word as a path, and all the rest as one argument.
    pub(super) fn interpreter(&self, line: &str) -> Option<(String, Located<'i>)> {
        let end = line.find([' ', '\t']).unwrap_or(line.len());
        let (interpreter, argument) = line.split_at(end);
        let argument = argument.trim_start_matches([' ', '\t']);
        if interpreter.is_empty() {
            return None;
        }
        let located = self.at(&from_working_folder(self.image, interpreter));
        let is_env = interpreter.rsplit('/').next() == Some("env");
        if !is_env || !matches!(located, Located::File(_)) {
            return Some((interpreter.to_owned(), located));
        }
        let program = env_program(argument)?;
        Some((program.to_owned(), self.locate(program)))
    }
}

/// The program that `env` is to run: all of its one argument, or the first word of what it is to split
/// (`-S`). `None` where variables are set or other options given.
fn env_program(argument: &str) -> Option<&str> {
    let program = match argument.strip_prefix("-S") {
        Some(words) => words.split([' ', '\t']).find(|word| !word.is_empty())?,
        None => argument,
    };
    let is_plain = !program.is_empty() && !program.starts_with('-');
    (is_plain && !program.contains(['=', '$', '"', '\'', '\\'])).then_some(program)
}

/// A path of the container's process: it starts in the working folder.
pub(super) fn from_working_folder(image: &Image, path: &str) -> String {
    if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{}/{path}", image.config.config.working_dir)
    }
}

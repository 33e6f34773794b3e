//! Whether an instruction may put a file at a path.

use super::{
    super::{CopiedPath, Instruction, Stage, values::path},
    arrival::heredoc_at,
    place::is_within,
};
use crate::syntax::{Keyword, instruction::Kind};

impl Stage<'_> {
    /// Whether a COPY, ADD or RUN of the stage, or of those it starts from, may put a file at an
    /// absolute path. `files` are names that are known to be no folders.
    pub fn may_gain(self, path: &str, files: &[&str]) -> bool {
        self.has_runs() || self.may_copy_to(&[path], files)
    }

    /// The same for COPY and ADD alone, and for any of these paths.
    pub fn may_copy_to(self, paths: &[&str], files: &[&str]) -> bool {
        let mut instructions = self.chain().flat_map(Stage::instructions);
        instructions.any(|instruction| {
            matches!(instruction.keyword(), Some(Keyword::Copy | Keyword::Add))
                && may_put(instruction, paths, files)
        })
    }

    /// Whether it, or a stage it starts from, has a RUN.
    pub fn has_runs(self) -> bool {
        let mut instructions = self.chain().flat_map(Stage::instructions);
        instructions.any(|instruction| instruction.keyword() == Some(Keyword::Run))
    }
}

/// Whether a COPY or ADD may put a file at one of these paths.
pub(in crate::dockerfile) fn may_put(
    instruction: Instruction<'_>,
    paths: &[&str],
    files: &[&str],
) -> bool {
    let Kind::Copy(copy) = instruction.kind() else {
        return false;
    };
    let Some(destination) = instruction
        .expand_word(copy.destination)
        .and_then(|to| instruction.absolute_path(&to))
    else {
        return true;
    };
    if !paths.iter().any(|path| is_within(path, &destination)) {
        return false;
    }
    let owned: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    if heredoc_at(instruction, &owned).is_some() {
        return true;
    }
    let programs = instruction.copied_programs();
    instruction.copied_paths().iter().any(|copied| {
        let mut programs = programs.iter();
        let is_program =
            programs.any(|program| program.path.is_some() && program.word.span == copied.word.span);
        let within = paths.iter().filter(|path| is_within(path, &destination));
        within
            .into_iter()
            .any(|path| may_become(copied, path, &destination, is_program, files))
    })
}

/// Whether a source may become the file at `path`, which is in the destination or is it.
fn may_become(
    copied: &CopiedPath<'_>,
    path: &str,
    destination: &str,
    is_program: bool,
    files: &[&str],
) -> bool {
    let Some(source) = copied.source.as_deref() else {
        return true;
    };
    let name = source
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    if !is_program && !files.contains(&name) && !is_file_name(name) {
        return true;
    }
    path == destination && !copied.into_folder || path == path::join(&[destination, name])
}

/// Endings of names that are files, and no archives either.
const FILE_ENDINGS: &[&str] = &[
    "cer",
    "cfg",
    "conf",
    "crt",
    "csv",
    "dll",
    "env",
    "html",
    "ini",
    "jar",
    "js",
    "json",
    "lock",
    "md",
    "mjs",
    "pem",
    "php",
    "pl",
    "properties",
    "py",
    "rb",
    "sh",
    "sql",
    "toml",
    "ts",
    "txt",
    "war",
    "xml",
    "yaml",
    "yml",
];

fn is_file_name(name: &str) -> bool {
    matches!(name, "passwd" | "group" | "LICENSE")
        || name
            .rsplit_once('.')
            .is_some_and(|(stem, ending)| !stem.is_empty() && FILE_ENDINGS.contains(&ending))
}

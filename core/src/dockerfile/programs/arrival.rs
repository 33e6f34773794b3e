//! How files come into a stage: by COPY from a stage, by a heredoc, by the command that builds them.

use super::{
    super::{
        Base, CopiedPath, ImageName, Instruction, Origin, Stage, data::OriginData, values::path,
    },
    Program,
    place::is_within,
};
use crate::{
    syntax::{
        Heredoc, Keyword, Word,
        instruction::{CopySource, Kind},
    },
    text::Span,
};

/// A file may be meant by this many paths at once, as a destination may be a folder or not.
const MAX_PATHS: usize = 4;

/// A program that a COPY takes along.
#[derive(Clone)]
pub struct CopiedProgram<'a> {
    /// The program.
    pub program: Program<'a>,
    /// The source that it comes with.
    pub word: &'a Word,
    /// The path it has in the image, if the source is the program itself and that is known.
    pub path: Option<String>,
}

/// Where a file of a stage comes from.
#[derive(Clone, Copy)]
pub enum FileOrigin<'a> {
    /// A command builds it.
    Built(Program<'a>),
    /// This COPY or ADD takes it from the build context.
    Context(Instruction<'a>),
    /// This COPY writes these lines into it.
    Heredoc(Instruction<'a>, &'a Heredoc),
    /// This COPY takes it from an image.
    Image(Instruction<'a>, &'a ImageName),
}

impl<'a> Instruction<'a> {
    /// What a `COPY --from` takes from; `None` without it.
    pub fn copy_origin(self) -> Option<Origin<'a>> {
        let Kind::Copy(copy) = self.kind() else {
            return None;
        };
        copy.from?;
        let stage = self.stage()?;
        let dependencies = &self.file.model.stages[stage.index].dependencies;
        let at = dependencies.binary_search_by_key(&self.index, |dependency| dependency.at);
        Some(match &dependencies.get(at.ok()?)?.on {
            OriginData::Stage(index) => Origin::Stage(stage.other(*index)),
            OriginData::Image(name) => Origin::Image(name),
            OriginData::Context => Origin::Unknown,
        })
    }

    /// The programs that a `COPY --from` of a stage takes along, as far as they are known.
    pub fn copied_programs(self) -> Vec<CopiedProgram<'a>> {
        let Some(Origin::Stage(from)) = self.copy_origin() else {
            return Vec::new();
        };
        // The last build of a path is the one that counts, so it comes first.
        let mut built: Vec<Program<'a>> = from
            .chain()
            .flat_map(|stage| stage.programs().rev())
            .collect();
        built.retain(|program| !program.data.built.places.is_empty());
        let mut list = Vec::new();
        for copied in self.copied_paths() {
            let Some(source) = copied.source.as_deref().map(absolute) else {
                continue;
            };
            let entry = |program, path| CopiedProgram {
                program,
                word: copied.word,
                path,
            };
            let before = list.len();
            let exactly = built.iter().filter(|program| program.is_exactly(&source));
            list.extend(exactly.map(|program| entry(*program, copied.file_path())));
            if list.len() == before {
                let among = built.iter().filter(|program| program.comes_with(&source));
                list.extend(among.map(|program| entry(*program, None)));
            }
            if list.len() == before
                && let Some(FileOrigin::Built(program)) = from.file_origin(&source)
            {
                list.push(entry(program, copied.file_path()));
            }
        }
        list
    }
}

impl<'a> Stage<'a> {
    /// Where the file at an absolute, clean path comes from; `None` when that is not known, or when
    /// it is the base image's.
    pub fn file_origin(self, path: &str) -> Option<FileOrigin<'a>> {
        let mut stage = self;
        let mut paths = vec![path.to_owned()];
        loop {
            match stage.arrival(&paths)? {
                Arrival::Here(origin) => return Some(origin),
                Arrival::From(other, sources) => {
                    // A stage can name a later one, though no build accepts it.
                    if other.index >= stage.index {
                        return None;
                    }
                    (stage, paths) = (other, sources);
                }
                Arrival::Base => match stage.base() {
                    Base::Stage(base) => stage = base,
                    _ => return None,
                },
            }
        }
    }

    /// How one of these paths comes about in the stage's own instructions; `None` when that cannot
    /// be known.
    fn arrival(self, paths: &[String]) -> Option<Arrival<'a>> {
        for instruction in self.instructions().rev() {
            match instruction.keyword() {
                Some(Keyword::Run) => {
                    let mut programs = instruction.programs();
                    let built = programs.find(|program| {
                        paths
                            .iter()
                            .any(|path| path != "/" && program.comes_with(path))
                    });
                    if let Some(program) = built {
                        return Some(Arrival::Here(FileOrigin::Built(program)));
                    }
                }
                Some(Keyword::Copy | Keyword::Add) => {
                    if let Some(heredoc) = heredoc_at(instruction, paths) {
                        return Some(Arrival::Here(FileOrigin::Heredoc(instruction, heredoc)));
                    }
                    let sources = sources(instruction, paths)?;
                    if sources.is_empty() {
                        continue;
                    }
                    let is_from =
                        matches!(instruction.kind(), Kind::Copy(copy) if copy.from.is_some());
                    return match instruction.copy_origin() {
                        Some(Origin::Stage(other)) => Some(Arrival::From(other, sources)),
                        Some(Origin::Image(name)) => {
                            Some(Arrival::Here(FileOrigin::Image(instruction, name)))
                        }
                        None if !is_from => Some(Arrival::Here(FileOrigin::Context(instruction))),
                        _ => None,
                    };
                }
                _ => {}
            }
        }
        Some(Arrival::Base)
    }

    /// Whether a COPY, ADD or RUN of the stage, or of those it starts from, may put a file at an
    /// absolute path. `files` are names that are known to be no folders.
    pub fn may_gain(self, path: &str, files: &[&str]) -> bool {
        self.has_runs() || self.may_copy_to(path, files)
    }

    /// The same for COPY and ADD alone.
    pub fn may_copy_to(self, path: &str, files: &[&str]) -> bool {
        let mut instructions = self.chain().flat_map(Stage::instructions);
        instructions.any(|instruction| {
            matches!(instruction.keyword(), Some(Keyword::Copy | Keyword::Add))
                && may_put(instruction, path, files)
        })
    }

    /// Whether it, or a stage it starts from, has a RUN.
    pub fn has_runs(self) -> bool {
        let mut instructions = self.chain().flat_map(Stage::instructions);
        instructions.any(|instruction| instruction.keyword() == Some(Keyword::Run))
    }
}

enum Arrival<'a> {
    Here(FileOrigin<'a>),
    From(Stage<'a>, Vec<String>),
    /// The stage's base has it, if anything.
    Base,
}

/// The sources of a COPY that one of the paths may come from; `None` when that cannot be known.
fn sources(instruction: Instruction<'_>, paths: &[String]) -> Option<Vec<String>> {
    if matches!(instruction.kind(), Kind::Copy(copy) if copy.parents) {
        return None;
    }
    let mut sources: Vec<String> = Vec::new();
    for copied in instruction.copied_paths() {
        let destination = copied.destination.as_deref()?;
        let source = absolute(copied.source.as_deref()?);
        for path in paths {
            sources.extend(source_of(path, &source, destination, copied.into_folder));
        }
    }
    sources.dedup();
    sources.truncate(MAX_PATHS);
    Some(sources)
}

/// What becomes `path` when `source` is copied to `destination`, which may be a folder.
fn source_of(path: &str, source: &str, destination: &str, into_folder: bool) -> Vec<String> {
    let (folder, name) = source.rsplit_once('/').unwrap_or_default();
    if path == destination && !into_folder {
        return vec![source.to_owned()];
    }
    let prefix = destination.trim_end_matches('/');
    let Some(rest) = path
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('/'))
    else {
        return Vec::new();
    };
    if name.contains(['*', '?', '[']) {
        return vec![format!("{folder}/{rest}")];
    }
    let below = path::join(&[source, rest]);
    if rest == name {
        vec![source.to_owned(), below]
    } else {
        vec![below]
    }
}

fn heredoc_at<'a>(instruction: Instruction<'a>, paths: &[String]) -> Option<&'a Heredoc> {
    let Kind::Copy(copy) = instruction.kind() else {
        return None;
    };
    let written = instruction.expand_word(copy.destination)?;
    let destination = instruction.absolute_path(&written)?;
    let names = copy.sources().filter_map(|source| match source {
        CopySource::Heredoc(_, heredoc) => Some(heredoc.name),
        CopySource::Path(_) => None,
    });
    let heredocs = &instruction.syntax().heredocs;
    names.zip(heredocs).find_map(|(name, heredoc)| {
        let inside = path::join(&[&destination, &name]);
        paths
            .iter()
            .any(|path| *path == destination || *path == inside)
            .then_some(heredoc)
    })
}

/// Whether a COPY or ADD may put a file at a path.
pub(in crate::dockerfile) fn may_put(
    instruction: Instruction<'_>,
    path: &str,
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
    if heredoc_at(instruction, &[path.to_owned()]).is_some() {
        return true;
    }
    if !is_within(path, &destination) {
        return false;
    }
    let programs = instruction.copied_programs();
    instruction.copied_paths().iter().any(|copied| {
        let mut programs = programs.iter();
        let is_program =
            programs.any(|program| program.path.is_some() && program.word.span == copied.word.span);
        may_become(copied, path, &destination, is_program, files)
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

/// A path in a stage or the context, from its root and clean.
fn absolute(written: &str) -> String {
    path::join(&["/", written])
}

impl FileOrigin<'_> {
    /// Where that is said.
    pub fn span(self) -> Span {
        match self {
            Self::Built(program) => program
                .command()
                .map_or(program.instruction().span(), |command| command.span()),
            Self::Context(instruction)
            | Self::Heredoc(instruction, _)
            | Self::Image(instruction, _) => instruction.span(),
        }
    }
}

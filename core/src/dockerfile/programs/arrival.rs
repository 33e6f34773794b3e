//! How files come into a stage: by COPY from a stage, by a heredoc, by the command that builds them.

use super::{
    super::{Base, Command, ImageName, Instruction, Origin, Stage, data::OriginData, values::path},
    Program,
};
use crate::{
    syntax::{
        Heredoc, Keyword,
        instruction::{CopySource, Kind},
    },
    text::Span,
};

/// A file may be meant by this many paths at once, as a destination may be a folder or not.
const MAX_PATHS: usize = 4;

/// Where a file comes from is not known when more stages have handed it on.
const MAX_STAGES: usize = 64;

/// The same when more instructions of a stage come after the one that brings it.
const MAX_INSTRUCTIONS: usize = 64;

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
}

impl<'a> Stage<'a> {
    /// Where the file at an absolute, clean path comes from; `None` when that is not known, or when
    /// it is the base image's.
    pub fn file_origin(self, path: &str) -> Option<FileOrigin<'a>> {
        let mut stage = self;
        let mut paths = vec![path.to_owned()];
        for _ in 0..MAX_STAGES {
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
        None
    }

    /// How one of these paths comes about in the stage's own instructions; `None` when that cannot
    /// be known.
    fn arrival(self, paths: &[String]) -> Option<Arrival<'a>> {
        let mut looked_at = 0;
        for instruction in self.instructions().rev() {
            if matches!(
                instruction.keyword(),
                Some(Keyword::Run | Keyword::Copy | Keyword::Add)
            ) {
                looked_at += 1;
            }
            if looked_at > MAX_INSTRUCTIONS {
                return None;
            }
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

/// The heredoc that a COPY writes to one of these paths.
pub(super) fn heredoc_at<'a>(
    instruction: Instruction<'a>,
    paths: &[String],
) -> Option<&'a Heredoc> {
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

/// A path in a stage or the context, from its root and clean.
pub(super) fn absolute(written: &str) -> String {
    path::join(&["/", written])
}

impl FileOrigin<'_> {
    /// Where that is said.
    pub fn span(self) -> Span {
        match self {
            Self::Built(program) => program
                .command()
                .map_or(program.instruction().span(), Command::span),
            Self::Context(instruction)
            | Self::Heredoc(instruction, _)
            | Self::Image(instruction, _) => instruction.span(),
        }
    }
}

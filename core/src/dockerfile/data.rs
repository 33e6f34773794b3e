//! What the analysis finds out about each stage.

use super::{
    Inputs,
    image_name::ImageName,
    inputs::BaseConfig,
    scope::{Globals, Variables},
};
use crate::{
    syntax::{Problem, Tree},
    text::{Source, Span},
};
use std::borrow::Cow;

/// The meaning of a file.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) stages: Vec<StageData>,
    /// The stage that is built: the target, or the last.
    pub(super) target: Option<usize>,
    pub(super) globals: Globals,
    pub(super) problems: Vec<Problem>,
}

/// A stage.
#[derive(Debug)]
pub(super) struct StageData {
    /// Its FROM among the instructions.
    pub(super) from: usize,
    /// After its last instruction.
    pub(super) end: usize,
    /// In lower case.
    pub(super) name: Option<String>,
    pub(super) base: BaseData,
    pub(super) windows: bool,
    /// The target needs it.
    pub(super) reachable: bool,
    /// Its layers are in the target's image: it is the target, or the target is made from it.
    pub(super) ships: bool,
    pub(super) variables: Variables,
    pub(super) users: Log<Option<String>>,
    pub(super) workdirs: Log<Option<String>>,
    pub(super) shells: Log<Vec<String>>,
    pub(super) dependencies: Vec<Dependency>,
    /// Instructions of its base that are run before its own.
    pub(super) triggers: Vec<Trigger>,
}

/// What a stage starts from.
#[derive(Clone, Debug)]
pub(super) enum BaseData {
    Scratch,
    Stage(usize),
    Image(Box<ImageName>),
    /// A named context takes its place, of which nothing is known.
    Context,
}

/// Something a stage takes files from.
#[derive(Clone, Debug)]
pub(super) struct Dependency {
    /// The COPY or RUN.
    pub(super) at: usize,
    pub(super) on: OriginData,
    /// The name as written.
    pub(super) span: Span,
    /// By a mount of a RUN.
    pub(super) by_mount: bool,
    /// It is a mount without a `from`, for which BuildKit looks up a stage called `scratch`.
    pub(super) implied: bool,
}

/// Where files come from.
#[derive(Clone, Debug)]
pub(super) enum OriginData {
    Stage(usize),
    Image(Box<ImageName>),
    Context,
}

/// An instruction that ONBUILD deferred to here, read as a file of its own.
#[derive(Debug)]
pub(super) struct Trigger {
    pub(super) source: Source,
    pub(super) tree: Tree,
    /// What it takes files from.
    pub(super) dependencies: Vec<Dependency>,
}

/// The values of one setting in a stage, each with the instruction that gives it, in order.
#[derive(Clone, Debug)]
pub(super) struct Log<T> {
    entries: Vec<(usize, T)>,
}

impl<T> Log<T> {
    pub(super) fn push(&mut self, at: usize, value: T) {
        self.entries.push((at, value));
    }

    /// The value that an instruction finds, and the instruction that gave it.
    pub(super) fn before(&self, at: usize) -> Option<(usize, &T)> {
        let end = self.entries.partition_point(|(entry, _)| *entry < at);
        let (at, value) = self.entries[..end].last()?;
        Some((*at, value))
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl BaseData {
    pub(super) fn stage(&self) -> Option<usize> {
        match self {
            Self::Stage(index) => Some(*index),
            _ => None,
        }
    }

    pub(super) fn is_scratch(&self) -> bool {
        matches!(self, Self::Scratch)
    }

    /// The configuration that was given for an image.
    pub(super) fn config<'i>(&self, inputs: &'i Inputs) -> Option<&'i BaseConfig> {
        let Self::Image(name) = self else { return None };
        if inputs.base_configs.is_empty() {
            return None;
        }
        let reference = name.reference()?.clone().with_default_tag();
        inputs.base_configs.get(&reference.to_string())
    }
}

impl Model {
    /// The working directory that an instruction of a stage finds; `None` when it is unknown.
    pub(super) fn workdir<'m>(
        &'m self,
        stage: usize,
        at: usize,
        inputs: &'m Inputs,
    ) -> Option<Cow<'m, str>> {
        let mut at = at;
        let mut data = &self.stages[stage];
        loop {
            if let Some((_, value)) = data.workdirs.before(at) {
                return value.as_deref().map(Cow::Borrowed);
            }
            at = usize::MAX;
            match &data.base {
                BaseData::Stage(base) => data = &self.stages[*base],
                BaseData::Scratch => return Some(Cow::Borrowed("/")),
                base => {
                    let config = base.config(inputs);
                    let dir = config.map(|config| config.working_dir.as_str());
                    let assumed = inputs.complete.then_some("");
                    return dir.or(assumed).map(|dir| {
                        if dir.is_empty() {
                            "/".into()
                        } else {
                            dir.into()
                        }
                    });
                }
            }
        }
    }
}

impl Model {
    /// The shell that SHELL or a base's configuration names for an instruction of a stage.
    pub(super) fn shell<'m>(
        &'m self,
        stage: usize,
        at: usize,
        inputs: &'m Inputs,
    ) -> Option<&'m [String]> {
        let mut at = at;
        let mut data = &self.stages[stage];
        loop {
            if let Some((_, shell)) = data.shells.before(at) {
                return Some(shell);
            }
            at = usize::MAX;
            match data.base.stage() {
                Some(base) => data = &self.stages[base],
                None => break,
            }
        }
        let config = data.base.config(inputs)?;
        (!config.shell.is_empty()).then_some(config.shell.as_slice())
    }
}

/// The stage at the root of a chain of bases.
pub(super) fn root(stages: &[StageData], mut stage: usize) -> &StageData {
    // A base is always an earlier stage, so this ends.
    while let Some(base) = stages[stage].base.stage() {
        stage = base;
    }
    &stages[stage]
}

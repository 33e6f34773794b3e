//! What the analysis finds out about each stage.

use super::{
    Inputs,
    image_name::ImageName,
    inputs::BaseConfig,
    scope::{Binders, Globals, Variables},
};
use crate::{
    image::platform::Platform,
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
    pub(super) binders: Binders,
    pub(super) undefined: Vec<UndefinedData>,
    /// The FROM at which a build stops in an instruction that the base defers, and how many of those
    /// before it are carried out.
    pub(super) stops_in_deferred: Option<(usize, usize)>,
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
    /// The platform that its base is asked for; `None` if it is not known.
    pub(super) platform: Option<Platform>,
    /// The stage at the root of its chain of bases: itself, if it starts from none.
    pub(super) root: usize,
    /// A stage further down the chain, so that a walk along a long one takes few steps.
    far: usize,
    depth: usize,
    pub(super) windows: bool,
    /// The target needs it.
    pub(super) reachable: bool,
    /// Its layers are in the target's image: it is the target, or the target is made from it.
    pub(super) ships: bool,
    pub(super) variables: Variables,
    pub(super) users: Log<Option<String>>,
    pub(super) workdirs: Log<Option<String>>,
    pub(super) shells: Log<Vec<String>>,
    pub(super) healthchecks: Log<()>,
    pub(super) entrypoints: Log<()>,
    pub(super) cmds: Log<()>,
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

/// A variable that an instruction looks up, and that nothing in the file gives a value.
#[derive(Debug)]
pub(super) struct UndefinedData {
    /// The instruction, or the FROM of the stage that it is deferred to.
    pub(super) at: usize,
    pub(super) deferred: bool,
    pub(super) name: String,
    /// The word that has it.
    pub(super) span: Span,
    /// The base does not give it a value either.
    pub(super) is_sure: bool,
    /// A build comes this far.
    pub(super) is_reached: bool,
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
    /// The nearest stage in the chain of bases that has entries.
    pub(super) inherited: Option<usize>,
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

    /// Where a stage that starts from `base`, which has this log, finds what it does not set itself.
    fn heir(&self, base: usize) -> Option<usize> {
        if self.entries.is_empty() {
            self.inherited
        } else {
            Some(base)
        }
    }
}

impl StageData {
    pub(super) fn new(index: usize, from: usize, end: usize, name: Option<String>) -> Self {
        Self {
            from,
            end,
            name,
            base: BaseData::Context,
            platform: None,
            root: index,
            far: index,
            depth: 0,
            windows: false,
            reachable: false,
            ships: false,
            variables: Variables::default(),
            users: Log::default(),
            workdirs: Log::default(),
            shells: Log::default(),
            healthchecks: Log::default(),
            entrypoints: Log::default(),
            cmds: Log::default(),
            dependencies: Vec::new(),
            triggers: Vec::new(),
        }
    }

    /// The configuration of the image that it starts from, if that is known.
    pub(super) fn config<'i>(&self, inputs: &'i Inputs) -> Option<&'i BaseConfig> {
        match &self.base {
            BaseData::Image(name) => inputs.base_config(name, self.platform.as_ref()),
            _ => None,
        }
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            inherited: None,
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
}

impl Model {
    /// Puts a stage into its chain, when its base is known and those before it are in theirs.
    pub(super) fn link(&mut self, stage: usize) {
        let Some(index) = self.stages[stage].base.stage() else {
            return;
        };
        let base = &self.stages[index];
        let far = &self.stages[base.far];
        // Two steps of the same length become one; so `far` is reached in logarithmic time.
        let doubles = base.depth + self.stages[far.far].depth == 2 * far.depth;
        let (root, depth) = (base.root, base.depth + 1);
        let far = if doubles { far.far } else { index };
        let data = &mut self.stages[stage];
        (data.root, data.depth, data.far) = (root, depth, far);
    }

    /// Lets a stage find what its base leaves, when all of that is known.
    pub(super) fn inherit(&mut self, stage: usize) {
        let Some(index) = self.stages[stage].base.stage() else {
            return;
        };
        let base = &self.stages[index];
        let users = base.users.heir(index);
        let workdirs = base.workdirs.heir(index);
        let shells = base.shells.heir(index);
        let healthchecks = base.healthchecks.heir(index);
        let entrypoints = base.entrypoints.heir(index);
        let cmds = base.cmds.heir(index);
        let data = &mut self.stages[stage];
        data.users.inherited = users;
        data.workdirs.inherited = workdirs;
        data.shells.inherited = shells;
        data.healthchecks.inherited = healthchecks;
        data.entrypoints.inherited = entrypoints;
        data.cmds.inherited = cmds;
    }

    /// The value of a setting that an instruction of a stage finds, and the instruction that gave it,
    /// if any did in the stage or in those it starts from.
    pub(super) fn logged<'m, T>(
        &'m self,
        stage: usize,
        at: usize,
        log: impl Fn(&'m StageData) -> &'m Log<T>,
    ) -> Option<(usize, &'m T)> {
        let own = log(&self.stages[stage]);
        own.before(at)
            .or_else(|| log(&self.stages[own.inherited?]).before(usize::MAX))
    }

    /// The working directory that an instruction of a stage finds; `None` when it is unknown.
    pub(super) fn workdir<'m>(
        &'m self,
        stage: usize,
        at: usize,
        inputs: &'m Inputs,
    ) -> Option<Cow<'m, str>> {
        if let Some((_, value)) = self.logged(stage, at, |stage| &stage.workdirs) {
            return value.as_deref().map(Cow::Borrowed);
        }
        let root = root(&self.stages, stage);
        if root.base.is_scratch() {
            return Some(Cow::Borrowed("/"));
        }
        let config = root.config(inputs);
        let dir = config.map(|config| config.working_dir.as_str());
        let assumed = inputs.complete.then_some("");
        dir.or(assumed).map(|dir| match dir {
            "" => "/".into(),
            dir => dir.into(),
        })
    }

    /// The shell that SHELL or a base's configuration names for an instruction of a stage.
    pub(super) fn shell<'m>(
        &'m self,
        stage: usize,
        at: usize,
        inputs: &'m Inputs,
    ) -> Option<&'m [String]> {
        if let Some((_, shell)) = self.logged(stage, at, |stage| &stage.shells) {
            return Some(shell);
        }
        let config = root(&self.stages, stage).config(inputs)?;
        (!config.shell.is_empty()).then_some(config.shell.as_slice())
    }
}

/// The stage at the root of a chain of bases.
pub(super) fn root(stages: &[StageData], stage: usize) -> &StageData {
    &stages[stages[stage].root]
}

/// The nearest of some stages, in order, that a stage starts from.
pub(super) fn nearest_base(stages: &[StageData], stage: usize, some: &[usize]) -> Option<usize> {
    let mut base = stages[stage].base.stage()?;
    loop {
        let before = some.partition_point(|it| *it <= base).checked_sub(1)?;
        let wanted = some[before];
        // A base is always an earlier stage.
        while base > wanted {
            let far = stages[base].far;
            base = if far < base && far >= wanted {
                far
            } else {
                stages[base].base.stage()?
            };
        }
        if base == wanted {
            return Some(base);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs, Instruction, Stage},
        syntax::expand::Variable,
        text::Source,
    };

    /// Two chains that take turns, in which now and then a stage sets something.
    #[test]
    fn long_chains() {
        let mut text = "FROM a AS s0\nFROM b AS s1\n".to_owned();
        for n in 2..200 {
            text.extend([
                "FROM s",
                &(n - 2).to_string(),
                " AS s",
                &n.to_string(),
                "\n",
            ]);
            for (every, line) in [(7, "ENV A="), (11, "ARG B="), (13, "USER u"), (17, "CMD c")] {
                if n % every == 0 {
                    text.extend([line, &n.to_string(), "\n"]);
                }
            }
        }
        let source = Source::new("Dockerfile", text).expect("short");
        let file = Dockerfile::parse(source, Inputs::default());
        for stage in file.stages() {
            let last = |every: usize| {
                let mut chain = stage.chain().map(Stage::index);
                chain.find(|index| *index >= 2 && index % every == 0)
            };
            for (name, every) in [("A", 7), ("B", 11)] {
                let value = last(every).map(|index| index.to_string());
                let expected = value.as_deref().map_or(Variable::Unknown, Variable::Set);
                assert_eq!(stage.variable(name), expected, "{name} {}", stage.index());
            }
            let user = last(13).map(|index| format!("u{index}"));
            assert_eq!(stage.user().value.as_deref(), user.as_deref());
            let cmd = stage.cmd().and_then(Instruction::stage).map(Stage::index);
            assert_eq!(cmd, last(17));
        }
    }
}

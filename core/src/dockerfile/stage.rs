use super::{
    BaseConfig, Dockerfile, ImageName, Instruction,
    base::{Facts, KnownBase, SCRATCH, User, directory_of},
    data::{BaseData, OriginData, StageData, Trigger},
    scope::Scope,
    values::port::ExposedPort,
};
use crate::{image::platform::Platform, syntax::expand::Variable, text::Span};
use std::borrow::Cow;

/// A stage: a FROM and what follows it.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    pub(super) file: &'a Dockerfile,
    pub(super) index: usize,
}

/// What a stage starts from.
#[derive(Clone, Copy)]
pub enum Base<'a> {
    /// Nothing at all.
    Scratch,
    /// An earlier stage.
    Stage(Stage<'a>),
    /// An image.
    Image(&'a ImageName),
    /// Something that only the build knows: a named context.
    Unknown,
}

/// Something a stage takes files from.
#[derive(Clone, Copy)]
pub struct Dependency<'a> {
    /// The COPY or RUN that takes them.
    pub instruction: Instruction<'a>,
    /// Where from.
    pub origin: Origin<'a>,
    /// Its name as written, or the whole mount.
    pub span: Span,
    /// By `RUN --mount`, not `COPY --from`.
    pub by_mount: bool,
}

/// Where files come from.
#[derive(Clone, Copy)]
pub enum Origin<'a> {
    /// Another stage, earlier or not.
    Stage(Stage<'a>),
    /// An image.
    Image(&'a ImageName),
    /// A named context.
    Unknown,
}

/// A setting in effect, and what gave it.
#[derive(Clone, Copy)]
pub struct Setting<'a, T> {
    /// The value; `None` when it is unknown.
    pub value: Option<T>,
    /// The instruction, here or in a stage this one starts from; `None` for the base image's.
    pub set_by: Option<Instruction<'a>>,
}

impl<'a> Stage<'a> {
    pub(super) fn triggers(self) -> &'a [Trigger] {
        &self.data().triggers
    }

    fn data(self) -> &'a StageData {
        &self.file.model.stages[self.index]
    }

    /// The file it is in.
    pub fn file(self) -> &'a Dockerfile {
        self.file
    }

    /// Counted from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its name in lower case, as BuildKit knows it.
    pub fn name(self) -> Option<&'a str> {
        self.data().name.as_deref()
    }

    /// Its FROM.
    pub fn from(self) -> Instruction<'a> {
        self.file.instruction(self.data().from)
    }

    /// Its instructions after FROM.
    pub fn instructions(self) -> impl DoubleEndedIterator<Item = Instruction<'a>> {
        let data = self.data();
        (data.from + 1..data.end).map(move |index| self.file.instruction(index))
    }

    /// What it starts from.
    pub fn base(self) -> Base<'a> {
        match &self.data().base {
            BaseData::Scratch => Base::Scratch,
            BaseData::Stage(index) => Base::Stage(self.other(*index)),
            BaseData::Image(name) => Base::Image(name),
            BaseData::Context => Base::Unknown,
        }
    }

    /// This stage, the stage it starts from, and so on to the one that starts from an image or from
    /// nothing.
    pub fn chain(self) -> impl Iterator<Item = Stage<'a>> {
        std::iter::successors(Some(self), |stage| match stage.base() {
            Base::Stage(base) => Some(base),
            _ => None,
        })
    }

    /// What the whole chain of stages starts from; never a stage.
    pub fn root_base(self) -> Base<'a> {
        self.other(self.data().root).base()
    }

    /// What is known of the image at the root of the chain; `None` for scratch and for images that
    /// are not known.
    pub fn known_base(self) -> Option<KnownBase> {
        match self.root_base() {
            Base::Image(name) => name.known_base(),
            _ => None,
        }
    }

    /// The configuration of the image at the root of the chain; `None` for scratch and where it is not
    /// known.
    pub fn base_config(self) -> Option<&'a BaseConfig> {
        self.root().config(&self.file.inputs)
    }

    /// The platform that its base is asked for, if that is known: by FROM, or the build's.
    pub fn platform(self) -> Option<&'a Platform> {
        self.data().platform.as_ref()
    }

    /// The directory that the base at the root of the chain starts in, if that is known.
    pub fn base_directory(self) -> Option<&'a str> {
        match self.root_base() {
            Base::Scratch => Some("/"),
            Base::Image(name) if !self.is_windows() => match self.base_config() {
                Some(config) if config.working_dir.is_empty() => Some("/"),
                Some(config) => Some(&config.working_dir),
                None => {
                    let (registry, repository) = name.repository()?;
                    directory_of(registry, repository)
                }
            },
            _ => None,
        }
    }

    /// What is certain of the base at the root of the chain, `scratch` too; `None` for images that
    /// are not known.
    pub fn base_facts(self) -> Option<Facts> {
        match self.root_base() {
            Base::Scratch => Some(SCRATCH.facts),
            _ => self.known_base().map(|known| known.facts),
        }
    }

    /// What it takes files from, in order.
    pub fn dependencies(self) -> impl Iterator<Item = Dependency<'a>> {
        self.data()
            .dependencies
            .iter()
            .filter(|dependency| !dependency.implied)
            .map(move |dependency| Dependency {
                instruction: self.file.instruction(dependency.at),
                origin: match &dependency.on {
                    OriginData::Stage(index) => Origin::Stage(self.other(*index)),
                    OriginData::Image(name) => Origin::Image(name),
                    OriginData::Context => Origin::Unknown,
                },
                span: dependency.span,
                by_mount: dependency.by_mount,
            })
    }

    /// Whether it is the stage that is built.
    pub fn is_target(self) -> bool {
        self.file.model.target == Some(self.index)
    }

    /// Whether its layers are in the image that is built: it is the target, or the target starts
    /// from it.
    pub fn ships(self) -> bool {
        self.data().ships
    }

    /// Whether the target needs it in any way.
    pub fn is_reachable(self) -> bool {
        self.data().reachable
    }

    /// Whether a path is absolute on the system the stage is for.
    pub fn is_absolute_path(self, path: &str) -> bool {
        super::values::workdir::is_absolute(path, self.is_windows())
    }

    /// Whether it is for Windows.
    pub fn is_windows(self) -> bool {
        self.data().windows
    }

    /// The user its containers run as.
    pub fn user(self) -> Setting<'a, Cow<'a, str>> {
        self.user_before(usize::MAX)
    }

    pub(super) fn user_before(self, at: usize) -> Setting<'a, Cow<'a, str>> {
        if let Some((set_by, value)) = self.logged(at, |stage| &stage.users) {
            return Setting {
                value: value.as_deref().map(Cow::Borrowed),
                set_by: Some(self.file.instruction(set_by)),
            };
        }
        let config = self.base_config();
        let value = match (self.root_base(), config) {
            (Base::Scratch, _) => Some("root".into()),
            (_, Some(config)) if config.user.is_empty() => Some("root".into()),
            (_, Some(config)) => Some(config.user.as_str().into()),
            (_, None) => self
                .known_base()
                .and_then(|known| known.facts.default_user)
                .and_then(user_name),
        };
        Setting {
            value,
            set_by: None,
        }
    }

    /// The shell that runs its commands, if SHELL or the base's configuration names one; `None`
    /// leaves it to the platform's default, or the base is not known.
    pub fn shell(self) -> Option<&'a [String]> {
        self.shell_before(usize::MAX)
    }

    /// The shell that SHELL or the base's configuration names at an instruction of the stage.
    pub fn shell_before_instruction(self, instruction: Instruction<'_>) -> Option<&'a [String]> {
        self.shell_before(instruction.index())
    }

    /// Whether a WORKDIR comes before an instruction, in the stage or those it starts from.
    pub fn has_workdir_before(self, instruction: Instruction<'_>) -> bool {
        self.logged(instruction.index(), |stage| &stage.workdirs)
            .is_some()
    }

    pub(super) fn shell_before(self, at: usize) -> Option<&'a [String]> {
        self.file.model.shell(self.index, at, &self.file.inputs)
    }

    /// The ports that containers are said to listen on, in the order in which they are declared.
    pub fn exposed_ports(self) -> Vec<ExposedPort> {
        let mut ports: Vec<Vec<ExposedPort>> = self
            .chain()
            .map(|stage| {
                stage
                    .instructions()
                    .flat_map(Instruction::exposed_ports)
                    .collect()
            })
            .collect();
        ports.reverse();
        ports.concat()
    }

    /// The HEALTHCHECK in effect; `None` leaves it to the base image.
    pub fn healthcheck(self) -> Option<Instruction<'a>> {
        self.last(|stage| &stage.healthchecks)
    }

    /// The ENTRYPOINT in effect; `None` leaves it to the base image.
    pub fn entrypoint(self) -> Option<Instruction<'a>> {
        self.last(|stage| &stage.entrypoints)
    }

    /// The CMD in effect; `None` leaves it to the base image, or there is none.
    ///
    /// An ENTRYPOINT takes away the CMD of the stages and images it builds on.
    pub fn cmd(self) -> Option<Instruction<'a>> {
        let cmd = self.last(|stage| &stage.cmds)?;
        let stage_of = |instruction: Instruction<'a>| instruction.stage().map(Stage::index);
        let is_kept = |entrypoint| stage_of(entrypoint) <= stage_of(cmd);
        self.entrypoint().is_none_or(is_kept).then_some(cmd)
    }

    fn last(
        self,
        log: impl Fn(&'a StageData) -> &'a super::data::Log<()>,
    ) -> Option<Instruction<'a>> {
        let (at, ()) = self.logged(usize::MAX, log)?;
        Some(self.file.instruction(at))
    }

    /// The last value of a setting before an instruction, in this stage or those it starts from.
    fn logged<T>(
        self,
        at: usize,
        log: impl Fn(&'a StageData) -> &'a super::data::Log<T>,
    ) -> Option<(usize, &'a T)> {
        self.file.model.logged(self.index, at, log)
    }

    fn root(self) -> &'a StageData {
        super::data::root(&self.file.model.stages, self.index)
    }

    /// The directory its containers start in; `None` when it is unknown.
    pub fn workdir(self) -> Option<Cow<'a, str>> {
        self.file
            .model
            .workdir(self.index, usize::MAX, &self.file.inputs)
    }

    /// The value of a variable at the end of the stage.
    pub fn variable(self, name: &str) -> Variable<'a> {
        self.variable_before(name, usize::MAX)
    }

    pub(super) fn variable_before(self, name: &str, at: usize) -> Variable<'a> {
        self.scope(at).lookup(name)
    }

    /// The value that the file itself gives a variable; `None` leaves it to the base image.
    pub(super) fn declared_before(self, name: &str, at: usize) -> Option<Variable<'a>> {
        self.scope(at).declared(name)
    }

    /// The names of the variables that the file itself gives a value.
    #[cfg(feature = "shellcheck")]
    pub(super) fn declared_names_before(self, at: usize) -> impl Iterator<Item = &'a str> {
        let names = self.file.model.binders.names();
        names.filter(move |name| self.declared_before(name, at).is_some())
    }

    pub(super) fn scope(self, at: usize) -> Scope<'a> {
        self.scope_of_deferred(at, 0)
    }

    /// The variables as one of the instructions deferred to the stage sees them, from 1.
    pub(super) fn scope_of_deferred(self, at: usize, number: usize) -> Scope<'a> {
        Scope {
            stages: &self.file.model.stages,
            stage: self.index,
            at,
            deferred: number,
            inputs: &self.file.inputs,
            binders: &self.file.model.binders,
        }
    }

    pub(super) fn other(self, index: usize) -> Self {
        Self { index, ..self }
    }
}

impl Dockerfile {
    pub(super) fn instruction(&self, index: usize) -> Instruction<'_> {
        Instruction { file: self, index }
    }
}

/// What `USER` would say for a user of a known base.
fn user_name<'a>(user: User) -> Option<Cow<'a, str>> {
    match user {
        User::Root => Some("root".into()),
        User::NonRoot {
            name: Some(name), ..
        } => Some(name.into()),
        User::NonRoot { uid, .. } => Some(uid?.to_string().into()),
    }
}

impl Dependency<'_> {
    /// Whether it names an image that is rather a stage its author forgot or misspelt: a bare word
    /// that is no official image of Docker's.
    pub fn is_likely_stage(&self) -> bool {
        matches!(self.origin, Origin::Image(name) if name.is_likely_stage())
    }
}

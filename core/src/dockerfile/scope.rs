//! The values of variables: ARG and ENV, global and in each stage.

use super::{
    Inputs,
    data::{StageData, nearest_base, root},
};
use crate::{
    image::platform::Platform,
    syntax::expand::{Environment, Variable},
};
use std::collections::{HashMap, HashSet};

/// The `PATH` of a base that sets none, on anything but Windows.
const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// ARGs that switch BuildKit's SBOM scanner and never become variables.
pub(super) const SBOM_ARGS: [&str; 2] = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// A value given to a variable.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// The instruction that gives it.
    pub(super) at: usize,
    /// Which of the instructions that the base defers to there, from 1; 0 for the instruction
    /// itself.
    pub(super) deferred: usize,
    /// `None` when it cannot be known.
    pub(super) value: Option<String>,
    /// By ENV, so that it goes into the image; else by ARG.
    pub(super) is_env: bool,
}

/// The variables that a stage gives values to, each with its values in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    bindings: HashMap<String, Vec<Binding>>,
}

impl Variables {
    pub(super) fn bind(&mut self, name: &str, binding: Binding) {
        match self.bindings.get_mut(name) {
            Some(list) => list.push(binding),
            None => {
                self.bindings.insert(name.to_owned(), vec![binding]);
            }
        }
    }

    fn before(&self, name: &str, place: (usize, usize)) -> Option<&Binding> {
        let list = self.bindings.get(name)?;
        let is_before = |binding: &Binding| (binding.at, binding.deferred) < place;
        list[..list.partition_point(is_before)].last()
    }

    fn last_env(&self, name: &str) -> Option<&Binding> {
        self.bindings
            .get(name)?
            .iter()
            .rfind(|binding| binding.is_env)
    }
}

/// Which stages give each variable a value, so that a look-up need not ask all that a stage starts
/// from.
#[derive(Debug, Default)]
pub(super) struct Binders {
    by_name: HashMap<String, Binder>,
}

/// The stages that give a variable a value, in order.
#[derive(Debug, Default)]
struct Binder {
    any: Vec<usize>,
    /// By ENV.
    env: Vec<usize>,
    /// Those whose ARG names it, with a value or without.
    declared: Vec<usize>,
}

impl Binders {
    /// Notes that a stage gives a variable a value; the stages come in order.
    pub(super) fn add(&mut self, name: &str, stage: usize, is_env: bool) {
        let binder = self.binder(name);
        let env = is_env.then_some(&mut binder.env);
        for list in [Some(&mut binder.any), env].into_iter().flatten() {
            push_once(list, stage);
        }
    }

    /// Notes that an ARG of a stage names a variable; the stages come in order.
    pub(super) fn declare(&mut self, name: &str, stage: usize) {
        push_once(&mut self.binder(name).declared, stage);
    }

    /// Whether an ARG has named a variable in a stage or in those it starts from. It is asked while
    /// the last of the stages so far is gone through.
    pub(super) fn is_declared(&self, name: &str, stages: &[StageData], stage: usize) -> bool {
        self.by_name.get(name).is_some_and(|binder| {
            binder.declared.last() == Some(&stage)
                || nearest_base(stages, stage, &binder.declared).is_some()
        })
    }

    fn binder(&mut self, name: &str) -> &mut Binder {
        self.by_name.entry(name.to_owned()).or_default()
    }
}

fn push_once(stages: &mut Vec<usize>, stage: usize) {
    if stages.last() != Some(&stage) {
        stages.push(stage);
    }
}

#[cfg(feature = "shellcheck")]
impl Binders {
    /// The names of all variables that stages give values to.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

impl Binding {
    fn variable(&self) -> Variable<'_> {
        self.value
            .as_deref()
            .map_or(Variable::Unknown, Variable::Set)
    }
}

/// The variables before the first FROM.
#[derive(Clone, Debug, Default)]
pub(super) struct Globals {
    values: HashMap<String, Option<String>>,
    /// Those whose default is empty, or made of what is not declared: a build that uses them brings
    /// a value.
    weak: HashSet<String>,
    /// Those that an ARG names, with a value or without.
    declared: HashSet<String>,
}

impl Globals {
    /// The variables that every build has.
    pub(super) fn predefined(inputs: &Inputs, target_stage: &str) -> Self {
        let platform = inputs.target_platform();
        let mut values = HashMap::new();
        for side in ["BUILD", "TARGET"] {
            // Where the build runs is known only where nothing is unknown.
            let platform = platform
                .as_ref()
                .filter(|_| side == "TARGET" || inputs.complete);
            let mut set = |name: &str, value: fn(&Platform) -> String| {
                values.insert(format!("{side}{name}"), platform.map(value));
            };
            set("PLATFORM", Platform::to_string);
            set("OS", |platform| platform.os.clone());
            set("OSVERSION", |platform| platform.os_version.clone());
            set("ARCH", |platform| platform.architecture.clone());
            set("VARIANT", |platform| platform.variant.clone());
        }
        let stage = if target_stage.is_empty() {
            "default"
        } else {
            target_stage
        };
        values.insert("TARGETSTAGE".to_owned(), Some(stage.to_owned()));
        for (name, value) in &inputs.build_args {
            if let Some(predefined) = values.get_mut(name) {
                *predefined = Some(value.clone());
            }
        }
        Self {
            values,
            weak: HashSet::new(),
            declared: HashSet::new(),
        }
    }

    pub(super) fn declare(&mut self, name: &str) {
        self.declared.insert(name.to_owned());
    }

    /// Whether an ARG names it.
    pub(super) fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Whether an ARG names it, or every build has it.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.is_declared(name) || self.values.contains_key(name)
    }

    /// The names that can be used.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let declared = self.declared.iter();
        declared.chain(self.values.keys()).map(String::as_str)
    }

    pub(super) fn set_weak(&mut self, name: &str) {
        self.weak.insert(name.to_owned());
    }

    pub(super) fn set(&mut self, name: &str, value: Option<String>) {
        self.values.insert(name.to_owned(), value);
    }

    /// The value; not set if the name is not declared.
    pub(super) fn get(&self, name: &str) -> Variable<'_> {
        match self.values.get(name) {
            Some(Some(value)) => Variable::Set(value),
            Some(None) => Variable::Unknown,
            None => Variable::Unset,
        }
    }
}

impl Environment for Globals {
    fn variable(&self, name: &str) -> Variable<'_> {
        self.get(name)
    }
}

/// The same, where weak defaults are not believed.
pub(super) struct WithoutWeak<'g>(pub(super) &'g Globals);

impl Environment for WithoutWeak<'_> {
    fn variable(&self, name: &str) -> Variable<'_> {
        if self.0.weak.contains(name) {
            Variable::Unknown
        } else {
            self.0.get(name)
        }
    }
}

/// The same, where what is not declared may be anything.
pub(super) struct WithUndeclared<'g>(pub(super) &'g Globals);

impl Environment for WithUndeclared<'_> {
    fn variable(&self, name: &str) -> Variable<'_> {
        match self.0.get(name) {
            Variable::Unset => Variable::Unknown,
            known => known,
        }
    }
}

/// The variables as an instruction of a stage sees them.
#[derive(Clone, Copy)]
pub(super) struct Scope<'m> {
    pub(super) stages: &'m [StageData],
    pub(super) stage: usize,
    /// The instruction.
    pub(super) at: usize,
    /// Which of the instructions deferred to there, from 1.
    pub(super) deferred: usize,
    pub(super) inputs: &'m Inputs,
    pub(super) binders: &'m Binders,
}

impl Environment for Scope<'_> {
    fn variable(&self, name: &str) -> Variable<'_> {
        self.lookup(name)
    }
}

impl<'m> Scope<'m> {
    /// The value that the instruction finds.
    pub(super) fn lookup(&self, name: &str) -> Variable<'m> {
        let stage = &self.stages[self.stage];
        match stage.variables.before(name, self.place()) {
            Some(binding) => binding.variable(),
            None => self.inherited(name),
        }
    }

    /// The value that ARG and ENV give it here or in the stages this one starts from; `None` leaves
    /// it to the base image.
    pub(super) fn declared(&self, name: &str) -> Option<Variable<'m>> {
        let variables = &self.stages[self.stage].variables;
        let own = variables.before(name, self.place());
        let binding = own.or_else(|| self.binding_of_base(name));
        binding.map(Binding::variable)
    }

    fn place(&self) -> (usize, usize) {
        (self.at, self.deferred)
    }

    /// What the nearest stage that this one starts from and that gives the variable a value gives it
    /// last.
    fn binding_of_base(&self, name: &str) -> Option<&'m Binding> {
        let stages = &self.binders.by_name.get(name)?.any;
        let base = nearest_base(self.stages, self.stage, stages)?;
        self.stages[base].variables.before(name, (usize::MAX, 0))
    }

    /// The same by ENV.
    fn env_of_base(&self, name: &str) -> Option<&'m Binding> {
        let stages = &self.binders.by_name.get(name)?.env;
        let base = nearest_base(self.stages, self.stage, stages)?;
        self.stages[base].variables.last_env(name)
    }

    /// What the stage starts with. The ENV values of the base are put over its ARG values, so they
    /// win whatever came later there.
    fn inherited(&self, name: &str) -> Variable<'m> {
        if let Some(binding) = self.env_of_base(name) {
            return binding.variable();
        }
        let root = root(self.stages, self.stage);
        let config = root.config(self.inputs);
        if let Some(value) = config.and_then(|config| config.variable(name)) {
            return Variable::Set(value);
        }
        if let Some(binding) = self.binding_of_base(name) {
            return binding.variable();
        }
        if config.is_none() && !root.base.is_scratch() && !self.inputs.complete {
            return Variable::Unknown;
        }
        // A build that nothing is known of has an image with no more than a PATH.
        let unconfigured = config.is_none() && !root.base.is_scratch();
        if name == "PATH" && (unconfigured || !root.windows) {
            return Variable::Set(DEFAULT_PATH);
        }
        Variable::Unset
    }
}

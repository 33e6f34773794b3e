use super::{
    Command, Dockerfile, Stage,
    scope::WithUndeclared,
    values::{
        git::GitRef,
        mode::{self, Mode},
        mount::Mount,
        port::{self, ExposedPort},
    },
};
use crate::{
    shell::Dialect,
    syntax::{
        self, Keyword, Word,
        expand::{self, Environment, Mode as ExpandMode, Variable},
        instruction::Kind,
    },
    text::Span,
};
use std::borrow::Cow;

/// An instruction of a file.
#[derive(Clone, Copy)]
pub struct Instruction<'a> {
    pub(super) file: &'a Dockerfile,
    pub(super) index: usize,
}

impl<'a> Instruction<'a> {
    /// It as written.
    pub fn syntax(self) -> &'a syntax::Instruction {
        &self.file.tree.instructions[self.index]
    }

    /// The file it is in.
    pub fn file(self) -> &'a Dockerfile {
        self.file
    }

    /// Counted from 0 over the whole file.
    pub fn index(self) -> usize {
        self.index
    }

    /// What follows it in its stage.
    pub fn later(self) -> impl Iterator<Item = Instruction<'a>> {
        let stage = self.stage().map(|stage| stage.index);
        let end = stage.map_or(0, |index| self.file.model.stages[index].end);
        (self.index + 1..end).map(move |index| self.file.instruction(index))
    }

    /// The stage it is in; `None` before the first FROM.
    pub fn stage(self) -> Option<Stage<'a>> {
        let stages = &self.file.model.stages;
        let after = stages.partition_point(|stage| stage.from <= self.index);
        Some(Stage {
            file: self.file,
            index: after.checked_sub(1)?,
        })
    }

    /// Which instruction; `None` if there is no such one.
    pub fn keyword(self) -> Option<Keyword> {
        self.syntax().keyword
    }

    /// What it says.
    pub fn kind(self) -> Kind<'a> {
        self.syntax().kind()
    }

    /// From its first byte to its last, heredocs included.
    pub fn span(self) -> Span {
        self.syntax().span
    }

    /// A text of the instruction with its variables replaced; `None` when that cannot be known, or
    /// when it fails.
    pub fn expand(self, text: &str) -> Option<Cow<'a, str>> {
        let escape = self.file.tree.escape;
        let expanded = match self.stage() {
            // The variables of a FROM are the global ones.
            Some(stage) if self.keyword() != Some(Keyword::From) => {
                super::analysis::expand_word(text, &stage.scope(self.index), escape)
            }
            None if self.is_in_snippet() => super::analysis::expand_word(
                text,
                &WithUndeclared(&self.file.model.globals),
                escape,
            ),
            _ => super::analysis::expand_word(text, &self.file.model.globals, escape),
        };
        expanded.ok().flatten().map(Cow::Owned)
    }

    /// Whether it lacks the stage that it belongs into, so that what its variables are is not known.
    fn is_in_snippet(self) -> bool {
        self.stage().is_none() && self.keyword() != Some(Keyword::Arg)
    }

    /// [`expand`](Self::expand) for a word.
    pub fn expand_word(self, word: &Word) -> Option<Cow<'a, str>> {
        self.expand(&word.text)
    }

    /// The variables that a word uses, in the order of their names.
    pub fn variables_in(self, word: &Word) -> Vec<String> {
        let mode = ExpandMode {
            escape: self.file.tree.escape,
            ..ExpandMode::default()
        };
        let names = match expand::expand_word(&word.text, &NothingKnown, mode) {
            Ok(expansion) => expansion.names,
            Err(error) => error.names,
        };
        names.unknown.into_iter().collect()
    }

    /// Whether an `ARG` or `ENV` of its stage, or of those that the stage starts from, gives a variable a value before
    /// it.
    pub fn is_declared(self, name: &str) -> bool {
        let stage = self.stage();
        stage.is_some_and(|stage| stage.declared_before(name, self.index).is_some())
    }

    /// The value of a variable as the instruction finds it.
    pub fn variable(self, name: &str) -> Variable<'a> {
        match self.stage() {
            Some(stage) => stage.variable_before(name, self.index),
            None => match self.file.model.globals.get(name) {
                Variable::Unset if self.is_in_snippet() => Variable::Unknown,
                value => value,
            },
        }
    }

    /// The mounts of a RUN, with their variables replaced; those that BuildKit would refuse are left
    /// out.
    pub fn mounts(self) -> Vec<Mount> {
        self.mounts_of(&self.kind())
    }

    /// [`mounts`](Self::mounts), those of a RUN that an ONBUILD defers too.
    pub fn run_mounts(self) -> Vec<Mount> {
        match self.kind() {
            Kind::Onbuild(trigger) => self.mounts_of(&Kind::of_trigger(trigger, self.syntax())),
            kind => self.mounts_of(&kind),
        }
    }

    fn mounts_of(self, kind: &Kind<'_>) -> Vec<Mount> {
        let Kind::Run(run) = kind else {
            return Vec::new();
        };
        let mut expand = |text: &str| Ok(self.expand(text).map(Cow::into_owned));
        run.mounts
            .iter()
            .filter_map(|flag| Mount::resolve(flag, &mut expand).ok())
            .collect()
    }

    /// The rights that `--chmod` of a COPY or ADD gives, if they are known.
    pub fn chmod(self) -> Option<Mode> {
        let Kind::Copy(copy) = self.kind() else {
            return None;
        };
        mode::parse(&self.expand(copy.chmod?.text)?).ok()
    }

    /// The Git repositories that an ADD takes from, those that are known.
    pub fn git_sources(self) -> Vec<GitRef> {
        let Kind::Copy(copy) = self.kind() else {
            return Vec::new();
        };
        let paths = copy.paths().filter_map(|word| self.expand_word(word));
        paths
            .filter_map(|path| GitRef::parse(&path).ok().flatten())
            .collect()
    }

    /// The ports of an EXPOSE that are known.
    pub fn exposed_ports(self) -> Vec<ExposedPort> {
        let ports = self.exposed_port_words();
        ports.into_iter().map(|(_, port)| port).collect()
    }

    /// The ports of an EXPOSE that are known, with the words that name them. A variable may hold
    /// several.
    pub fn exposed_port_words(self) -> Vec<(&'a Word, ExposedPort)> {
        let Kind::Expose(words) = self.kind() else {
            return Vec::new();
        };
        let mut ports = Vec::new();
        for word in words {
            let specs = self.expand_word(word).unwrap_or_default();
            let parsed = specs
                .split_whitespace()
                .filter_map(|spec| port::parse(spec).ok());
            ports.extend(parsed.map(|port| (word, port)));
        }
        ports
    }

    /// The numbers in an EXPOSE that are too large for a port, with the words that bring them.
    pub fn ports_out_of_range(self) -> Vec<(&'a Word, String)> {
        let Kind::Expose(words) = self.kind() else {
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for word in words {
            let specs = self.expand_words(word).unwrap_or_default();
            let too_large = specs
                .iter()
                .filter_map(|spec| port::number_out_of_range(spec));
            numbers.extend(too_large.map(|number| (word, number.to_owned())));
        }
        numbers
    }

    /// The words that a word becomes when its variables are replaced; `None` when that cannot be known.
    fn expand_words(self, word: &Word) -> Option<Vec<String>> {
        let mode = ExpandMode {
            escape: self.file.tree.escape,
            ..ExpandMode::default()
        };
        let expanded = match self.stage() {
            Some(stage) => expand::expand_words(&word.text, &stage.scope(self.index), mode),
            None => {
                expand::expand_words(&word.text, &WithUndeclared(&self.file.model.globals), mode)
            }
        };
        expanded.ok()?.value
    }

    /// The paths of a VOLUME that are known, clean and from the root.
    pub fn volumes(self) -> Vec<String> {
        let Kind::Volume(words) = self.kind() else {
            return Vec::new();
        };
        let paths = words.iter().filter_map(|word| self.expand_word(word));
        paths.filter_map(|path| self.absolute_path(&path)).collect()
    }

    /// The user that a RUN here runs as; `None` when it is unknown or there is no stage.
    pub fn user(self) -> Option<Cow<'a, str>> {
        self.stage()?.user_before(self.index).value
    }

    /// The working directory that it finds; `None` when it is unknown or there is no stage.
    pub fn workdir(self) -> Option<Cow<'a, str>> {
        let stage = self.stage()?.index();
        self.file
            .model
            .workdir(stage, self.index, &self.file.inputs)
    }

    /// The shell language of its shell form; `None` if it runs nothing.
    pub fn dialect(self) -> Option<Dialect> {
        self.file.scripts.dialect(self.index)
    }

    /// Whether all of its shell text could be read; it also is if it runs nothing.
    pub fn is_complete(self) -> bool {
        self.file.scripts.is_complete(self.index)
    }

    /// The commands it would run, in the order they stand; those of a deferred instruction too.
    pub fn commands(self) -> impl Iterator<Item = Command<'a>> {
        let commands = self.file.scripts.commands(self.index);
        commands.iter().map(move |data| Command {
            instruction: self,
            data,
        })
    }
    /// The commands that a RUN would run, in the order they stand; those of a RUN that an ONBUILD defers too.
    pub fn run_commands(self) -> impl Iterator<Item = Command<'a>> {
        let keyword = match self.kind() {
            Kind::Onbuild(trigger) => Keyword::of(&trigger.keyword.text),
            _ => self.keyword(),
        };
        let runs = keyword == Some(Keyword::Run);
        self.commands().filter(move |_| runs)
    }
}

/// Every variable may have any value.
struct NothingKnown;

impl Environment for NothingKnown {
    fn variable(&self, _name: &str) -> Variable<'_> {
        Variable::Unknown
    }
}

//! What a stage carries out, in order: first what its base defers to it, then its own instructions.

use super::{
    Dockerfile, Instruction, Stage,
    analysis::expand_word,
    values::{git, port},
};
use crate::{
    syntax::{
        self, Keyword, Word,
        expand::{self, Mode},
        instruction::Kind,
    },
    text::Span,
};
use std::borrow::Cow;

/// An instruction as it is carried out: one of a stage's own, or one that the base of a stage defers
/// to it with ONBUILD.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    instruction: Instruction<'a>,
    deferred: Option<Deferred<'a>>,
}

#[derive(Clone, Copy)]
struct Deferred<'a> {
    /// From 1.
    number: usize,
    syntax: &'a syntax::Instruction,
    escape: char,
}

/// A port of an EXPOSE, before its numbers are looked at.
#[derive(Clone, Debug)]
pub struct PortSpec<'a> {
    /// The word that names it; with a variable it may name several.
    pub word: &'a Word,
    /// It with its variables replaced.
    pub text: String,
    /// The protocol as written; empty if there is none.
    pub protocol: String,
    /// The port in the container, with its protocol.
    pub container: String,
    /// It names an address or a port of the host.
    pub is_bound: bool,
}

impl<'a> Step<'a> {
    /// Its instruction; for what is deferred, the FROM at which it happens.
    pub fn instruction(self) -> Instruction<'a> {
        self.instruction
    }

    /// Its stage; `None` before the first FROM.
    pub fn stage(self) -> Option<Stage<'a>> {
        self.instruction.stage()
    }

    /// Whether the base defers it to the stage.
    pub fn is_deferred(self) -> bool {
        self.deferred.is_some()
    }

    /// It as written, here or in the base.
    pub fn syntax(self) -> &'a syntax::Instruction {
        match self.deferred {
            Some(deferred) => deferred.syntax,
            None => self.instruction.syntax(),
        }
    }

    /// Which instruction; `None` if there is no such one.
    pub fn keyword(self) -> Option<Keyword> {
        self.syntax().keyword
    }

    /// What it says.
    pub fn kind(self) -> Kind<'a> {
        self.syntax().kind()
    }

    /// A place in it; for what is deferred, the FROM at which it happens.
    pub fn place(self, span: Span) -> Span {
        match self.deferred {
            Some(_) => self.instruction.syntax().node.keyword.span,
            None => span,
        }
    }

    /// A text of it with its variables replaced; `None` when that cannot be known, or when it fails.
    pub fn expand(self, text: &str) -> Option<Cow<'a, str>> {
        let (Some(deferred), Some(stage)) = (self.deferred, self.stage()) else {
            return self.instruction.expand(text);
        };
        let scope = stage.scope_of_deferred(self.instruction.index(), deferred.number);
        let expanded = expand_word(text, &scope, deferred.escape);
        expanded.ok().flatten().map(Cow::Owned)
    }

    /// Whether SHELL names a shell for it, here, in the stages it starts from or in its base image.
    pub fn has_shell(self) -> bool {
        let before = self.deferred_before();
        let mut before = before.filter_map(Step::keyword);
        before.any(|keyword| keyword == Keyword::Shell)
            || self
                .stage()
                .is_some_and(|stage| stage.shell_before_instruction(self.instruction()).is_some())
    }

    /// Whether a WORKDIR comes before it, in its stage or in those it starts from.
    pub fn has_workdir_before(self) -> bool {
        let before = self.deferred_before();
        let mut before = before.filter_map(Step::keyword);
        before.any(|keyword| keyword == Keyword::Workdir)
            || self
                .stage()
                .is_some_and(|stage| stage.has_workdir_before(self.instruction))
    }

    /// What is deferred to the stage before it, if it is deferred itself.
    fn deferred_before(self) -> impl Iterator<Item = Step<'a>> {
        let number = self.deferred.map_or(1, |deferred| deferred.number);
        let stage = self.stage().filter(|_| number > 1);
        stage
            .into_iter()
            .flat_map(Stage::deferred_steps)
            .take(number - 1)
    }

    /// The sources that a COPY or ADD takes from the build context and that are known, with their
    /// variables replaced: not from a stage, an image, a URL or a Git repository.
    pub fn context_sources(self) -> Vec<(&'a Word, Cow<'a, str>)> {
        let Kind::Copy(copy) = self.kind() else {
            return Vec::new();
        };
        if copy.from.is_some_and(|from| !from.text.is_empty()) {
            return Vec::new();
        }
        let sources = copy
            .paths()
            .filter_map(|word| Some((word, self.expand(&word.text)?)));
        sources
            .filter(|(_, source)| !git::is_http(source) && !git::is_git(source))
            .collect()
    }

    /// The ports of an EXPOSE that are known, in the order in which BuildKit looks at them, up to
    /// the first that it would stop at.
    pub fn port_specs(self) -> Vec<PortSpec<'a>> {
        let (Kind::Expose(words), Some(stage)) = (self.kind(), self.stage()) else {
            return Vec::new();
        };
        let mut words: Vec<&Word> = words.iter().collect();
        words.sort_by(|a, b| a.text.cmp(&b.text));
        let (number, escape) = match self.deferred {
            Some(deferred) => (deferred.number, deferred.escape),
            None => (0, self.instruction.file().tree().escape),
        };
        let scope = stage.scope_of_deferred(self.instruction.index(), number);
        let mode = Mode {
            escape,
            ..Mode::default()
        };
        let mut expanded = Vec::new();
        for word in words {
            let Ok(expansion) = expand::expand_words(&word.text, &scope, mode) else {
                return Vec::new();
            };
            let specs = expansion.value.into_iter().flatten();
            expanded.extend(specs.map(|spec| (word, spec)));
        }
        let mut ports = Vec::new();
        for (word, text) in expanded {
            let Ok(split) = port::split(&text) else {
                break;
            };
            ports.push(PortSpec {
                word,
                protocol: split.protocol_as_written.to_owned(),
                container: text.rsplit(':').next().unwrap_or_default().to_owned(),
                is_bound: !split.host_ip.is_empty() || !split.host_port.is_empty(),
                text: text.clone(),
            });
            if port::parse(&text).is_err() {
                break;
            }
        }
        ports
    }
}

impl<'a> Stage<'a> {
    /// What it carries out, in order.
    pub fn steps(self) -> impl Iterator<Item = Step<'a>> {
        self.deferred_steps()
            .chain(self.instructions().map(Step::from))
    }

    pub(super) fn deferred_steps(self) -> impl Iterator<Item = Step<'a>> {
        let from = self.from();
        let file = self.file();
        // Of one build only what it comes to.
        let stop = file
            .model
            .stops_in_deferred
            .filter(|(at, _)| *at == from.index() && file.inputs.complete);
        let count = stop.map_or(usize::MAX, |(_, before)| before);
        let triggers = self.triggers().iter();
        let deferred = triggers.flat_map(|trigger| {
            let instructions = trigger.tree.instructions.iter();
            instructions.map(|syntax| (syntax, trigger.tree.escape))
        });
        (1..)
            .zip(deferred.take(count))
            .map(move |(number, (syntax, escape))| Step {
                instruction: from,
                deferred: Some(Deferred {
                    number,
                    syntax,
                    escape,
                }),
            })
    }
}

impl<'a> From<Instruction<'a>> for Step<'a> {
    fn from(instruction: Instruction<'a>) -> Self {
        Self {
            instruction,
            deferred: None,
        }
    }
}

impl Dockerfile {
    /// All that is carried out, in order, and what stands before the first FROM. The FROMs are not
    /// among it.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let before = self.instructions().map(Step::from);
        before
            .take_while(|step| step.stage().is_none())
            .chain(self.stages().flat_map(Stage::steps))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs, Step},
        syntax::Keyword,
        text::Source,
    };

    fn parse(text: &str) -> Dockerfile {
        let source = Source::new("Dockerfile", text).expect("short");
        let inputs = Inputs {
            complete: true,
            ..Inputs::default()
        };
        Dockerfile::parse(source, inputs)
    }

    #[test]
    fn what_is_deferred_comes_first_and_knows_what_came_before() {
        let file = parse(
            "FROM scratch AS a\nENV X=0\nONBUILD ENV X=1\nONBUILD WORKDIR $X\nONBUILD ENV X=2\nONBUILD WORKDIR $X\n\
             FROM a\nENV X=3\nWORKDIR $X\n",
        );
        let stage = file.target().expect("one");
        let steps: Vec<Step<'_>> = stage.steps().collect();
        let keywords: Vec<_> = steps.iter().filter_map(|step| step.keyword()).collect();
        assert_eq!(
            keywords,
            [
                Keyword::Env,
                Keyword::Workdir,
                Keyword::Env,
                Keyword::Workdir,
                Keyword::Env,
                Keyword::Workdir
            ]
        );
        let values: Vec<String> = steps
            .iter()
            .map(|step| step.expand("$X").expect("known").into_owned())
            .collect();
        assert_eq!(values, ["0", "1", "1", "2", "2", "3"]);
        let workdirs: Vec<bool> = steps.iter().map(|step| step.has_workdir_before()).collect();
        assert_eq!(workdirs, [false, false, true, true, true, true]);
    }

    #[test]
    fn ports_in_buildkits_order() {
        let file = parse("FROM scratch\nARG P=\"9/TCP 10\"\nEXPOSE 80 $P 443:443 x 1\n");
        let step = file.steps().last().expect("one");
        let ports: Vec<String> = step
            .port_specs()
            .into_iter()
            .map(|port| port.text)
            .collect();
        assert_eq!(ports, ["9/TCP", "10", "1", "443:443", "80", "x"]);
    }
}

//! Variables that are used and that nothing gives a value.

use super::{Dockerfile, Instruction, Stage, analysis, scope::Globals};
use crate::{
    image::reference::Reference,
    syntax::{
        expand::{self, Mode, Names},
        instruction::Kind,
    },
    text::Span,
};

/// A variable that an instruction of a stage uses, and that nothing in the file gives a value.
#[derive(Clone, Copy)]
pub struct UndefinedVariable<'a> {
    /// Its name, or the character of `$?` and the like.
    pub name: &'a str,
    /// The instruction, or the FROM of the stage that it is deferred to.
    pub instruction: Instruction<'a>,
    /// The word that has it; for what is deferred, the FROM.
    pub span: Span,
    /// The base defers the instruction to the stage.
    pub is_deferred: bool,
    /// The base image does not give it a value either; otherwise that is not known.
    pub is_sure: bool,
}

impl Dockerfile {
    /// Every use of a variable in a stage that nothing in the file gives a value, once for each word,
    /// in order.
    ///
    /// An ARG without a value counts as one that a build gives. For one build
    /// ([`Inputs::complete`](super::Inputs::complete)) only what the build comes to.
    pub fn undefined_variables(&self) -> impl Iterator<Item = UndefinedVariable<'_>> {
        let undefined = self.model.undefined.iter();
        undefined
            .filter(|data| data.is_reached || !self.inputs.complete)
            .map(|data| UndefinedVariable {
                name: &data.name,
                instruction: self.instruction(data.at),
                span: data.span,
                is_deferred: data.deferred,
                is_sure: data.is_sure,
            })
    }

    /// Whether an ARG before the first FROM names a variable, with a value or without.
    pub fn declares_global(&self, name: &str) -> bool {
        self.model.globals.is_declared(name)
    }

    /// Whether a variable can be used in a FROM: an ARG before the first one names it, or every build
    /// has it.
    pub fn has_global(&self, name: &str) -> bool {
        self.model.globals.is_known(name)
    }

    /// The names of the variables that can be used in a FROM.
    pub fn global_names(&self) -> impl Iterator<Item = &str> {
        self.model.globals.names()
    }

    /// The stages whose base is no name of an image when the build is given no arguments.
    ///
    /// As in BuildKit, a text that cannot be expanded ends the search; so does one that depends on
    /// what is unknown, for its stage.
    pub fn stages_without_default_base(&self) -> Vec<Stage<'_>> {
        let escape = self.tree.escape;
        let Some(globals) = self.default_globals() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for stage in self.stages() {
            let Kind::From(from) = stage.from().kind() else {
                continue;
            };
            match analysis::expand_word(&from.image.text, &globals, escape) {
                Ok(Some(name)) if Reference::parse(&name).is_err() => found.push(stage),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        found
    }

    /// The variables before the first FROM when the build is given no arguments; `None` if one of
    /// them cannot be expanded.
    fn default_globals(&self) -> Option<Globals> {
        let last = self.stages().last().and_then(Stage::name);
        let target = self.inputs.target.as_deref().or(last).unwrap_or_default();
        let mut globals = Globals::predefined(&self.inputs, target);
        let before = self
            .instructions()
            .take_while(|instruction| instruction.stage().is_none());
        for instruction in before {
            let Kind::Arg(declarations) = instruction.kind() else {
                continue;
            };
            for arg in declarations {
                if let Some(default) = arg.default {
                    let value = analysis::expand_word(default, &globals, self.tree.escape).ok()?;
                    globals.set(arg.name, value);
                }
            }
        }
        Some(globals)
    }
}

impl Instruction<'_> {
    /// The names of the variables that a text of the instruction looks up, also when it fails.
    pub fn names_in(self, text: &str) -> Names {
        let mode = Mode {
            escape: self.file.tree.escape,
            ..Mode::default()
        };
        let expanded = match self
            .stage()
            .filter(|stage| stage.from().index != self.index)
        {
            Some(stage) => expand::expand_word(text, &stage.scope(self.index), mode),
            None => expand::expand_word(text, &self.file.model.globals, mode),
        };
        match expanded {
            Ok(expansion) => expansion.names,
            Err(error) => error.names,
        }
    }
}

//! The passes over a file's instructions, in the order of BuildKit's (`spec/buildkit.md` 1).
//!
//! BuildKit stops at the first problem. holystone notes it and goes on, so the first problem of the
//! first phase is BuildKit's, and the others are what it would find next.

mod dispatch;
mod references;
mod stages;
mod triggers;

use super::{
    Inputs,
    checks::OPTIONS_ARG,
    data::{Model, StageData, UndefinedData},
    image_name::HOLE,
    scope::Globals,
    values::check_options::CheckOptions,
};
use crate::{
    syntax::{
        DirectiveName, Instruction, Phase, Problem, ProblemKind, Tree, detect_directive,
        expand::{self, Environment, Mode, Variable},
        instruction::Kind,
    },
    text::{Source, Span},
};
use std::cell::RefCell;

/// Finds out what a file means.
pub(super) fn analyse(source: &Source, tree: &Tree, inputs: &Inputs) -> Model {
    let mut analysis = Analysis {
        source,
        tree,
        kinds: tree.instructions.iter().map(Instruction::kind).collect(),
        inputs,
        model: Model::default(),
        undefined: RefCell::default(),
        is_stopped: tree.problems.iter().any(Problem::stops),
    };
    analysis.check_options();
    analysis.find_stages();
    analysis.set_globals();
    analysis.resolve_bases();
    analysis.find_target();
    let references = analysis.resolve_references();
    analysis.run_triggers(references);
    analysis.dispatch();
    analysis.model.undefined = analysis.undefined.into_inner();
    analysis.model
}

struct Analysis<'a> {
    source: &'a Source,
    tree: &'a Tree,
    /// What each instruction says.
    kinds: Vec<Kind<'a>>,
    inputs: &'a Inputs,
    model: Model,
    /// What words were found to look up while instructions were gone through.
    undefined: RefCell<Vec<UndefinedData>>,
    /// A build has stopped before.
    is_stopped: bool,
}

/// What is wrong, and where.
type Failure = (ProblemKind, Span);

impl Analysis<'_> {
    fn problem(&mut self, phase: Phase, (kind, span): Failure, lines: Vec<(u32, u32)>) {
        let problem = Problem {
            kind,
            span,
            lines,
            phase,
        };
        self.is_stopped |= problem.stops();
        self.model.problems.push(problem);
    }

    /// Options that BuildKit cannot read end its checks, and a build, before all else.
    fn check_options(&mut self) {
        let directive = detect_directive(self.source, DirectiveName::Check);
        let given = self.inputs.build_args.get(OPTIONS_ARG);
        let (options, span) = match (given, &directive) {
            (Some(options), _) => (options.as_str(), self.source.span().at_start()),
            (None, Some(directive)) => (directive.effective_value(), directive.value_span),
            (None, None) => return,
        };
        if let Err(message) = CheckOptions::parse(options) {
            self.problem(Phase::CheckOptions, (message.into(), span), vec![]);
        }
    }

    /// The lines that BuildKit names for an instruction.
    fn lines(&self, at: usize) -> Vec<(u32, u32)> {
        vec![self.tree.instructions[at].lines]
    }

    /// A word with its variables replaced; `None` when that depends on what is unknown.
    fn expand(
        &self,
        text: &str,
        env: &impl Environment,
        span: Span,
    ) -> Result<Option<String>, Failure> {
        expand_word(text, env, self.tree.escape).map_err(|kind| (kind, span))
    }

    /// A name with its variables replaced, and a hole for each that is unknown.
    fn expand_name(
        &self,
        text: &str,
        env: &impl Environment,
        span: Span,
    ) -> Result<String, Failure> {
        if let Some(name) = self.expand(text, env, span)? {
            return Ok(name);
        }
        // `${x:+y}` does not show the variable's value, so a hole cannot stand for it.
        if text.contains('+') {
            return Ok(HOLE.to_string());
        }
        let name = self.expand(text, &WithHoles(env), span)?;
        Ok(name.unwrap_or_else(|| HOLE.to_string()))
    }
}

/// Replaces the variables of a word.
pub(super) fn expand_word(
    text: &str,
    env: &impl Environment,
    escape: char,
) -> Result<Option<String>, ProblemKind> {
    let mode = Mode {
        escape,
        ..Mode::default()
    };
    Ok(expand::expand_word(text, env, mode)?.value)
}

/// Every unknown value is a hole.
struct WithHoles<'e, E>(&'e E);

impl<E: Environment> Environment for WithHoles<'_, E> {
    fn variable(&self, name: &str) -> Variable<'_> {
        match self.0.variable(name) {
            Variable::Unknown => Variable::Set("\u{f8ff}"),
            known => known,
        }
    }
}

//! ONBUILD: what a base defers to the stages made from it.

use super::{
    Analysis, Kind, Phase,
    references::{References, stages_in},
};
use crate::{
    dockerfile::data::{BaseData, Dependency, Trigger},
    syntax::{self, Keyword, ProblemKind, Tree},
    text::Source,
};

impl Analysis<'_> {
    /// Gives each stage that is needed the instructions its direct base defers to it.
    ///
    /// They may need a stage that nothing else does, and then that one has triggers too.
    pub(super) fn run_triggers(&mut self, mut references: References) {
        let stages = self.model.stages.iter().enumerate();
        let mut open: Vec<usize> = stages
            .filter_map(|(index, stage)| stage.reachable.then_some(index))
            .collect();
        while !open.is_empty() {
            let mut needed = Vec::new();
            for index in open {
                for text in self.deferred(index) {
                    needed.extend(self.add_trigger(index, text, &mut references));
                }
            }
            open = self.mark_reachable(needed);
            self.check_images(&mut references);
        }
    }

    fn deferred(&self, index: usize) -> Vec<String> {
        match &self.model.stages[index].base {
            BaseData::Stage(base) => {
                let base = &self.model.stages[*base];
                (base.from..base.end)
                    .filter(|at| matches!(self.kinds[*at], Kind::Onbuild(_)))
                    .map(|at| self.tree.instructions[at].trigger_text(self.source))
                    .collect()
            }
            _ => self.model.stages[index]
                .config(self.inputs)
                .map(|config| config.on_build.clone())
                .unwrap_or_default(),
        }
    }

    /// Adds a trigger to a stage; the stages that it needs.
    fn add_trigger(
        &mut self,
        index: usize,
        text: String,
        references: &mut References,
    ) -> Vec<usize> {
        let Ok(source) = Source::new(self.source.name(), text) else {
            return Vec::new();
        };
        let tree = syntax::parse_trigger(&source);
        let at = self.model.stages[index].from;
        let span = self.tree.instructions[at].span;
        let dependencies = match wrong(&tree) {
            Some(problem) => Err(problem),
            None => self.trigger_dependencies(&tree, index, references),
        };
        let dependencies = dependencies.unwrap_or_else(|problem| {
            let message =
                format!("an instruction that the base defers with `ONBUILD` is wrong: {problem}");
            self.problem(Phase::Images, (message.into(), span), self.lines(at));
            Vec::new()
        });
        let needed = stages_in(&dependencies).collect();
        self.model.stages[index].triggers.push(Trigger {
            source,
            tree,
            dependencies,
        });
        needed
    }

    fn trigger_dependencies(
        &self,
        tree: &Tree,
        index: usize,
        references: &mut References,
    ) -> Result<Vec<Dependency>, ProblemKind> {
        let at = self.model.stages[index].from;
        let span = self.tree.instructions[at].span;
        let mut dependencies = Vec::new();
        for instruction in &tree.instructions {
            let place = (index, at, Some(span));
            let found = self.dependencies(&instruction.kind(), place, references);
            dependencies.extend(found.map_err(|(kind, _)| kind)?);
        }
        Ok(dependencies)
    }
}

/// What BuildKit stops at in a deferred instruction.
fn wrong(tree: &Tree) -> Option<ProblemKind> {
    let first = tree.problems.iter().min_by_key(|problem| problem.phase);
    if let Some(problem) = first {
        return Some(problem.kind.clone());
    }
    match tree.instructions.as_slice() {
        [only] if only.keyword == Some(Keyword::From) => Some(
            "`FROM` starts a stage and cannot be deferred"
                .to_owned()
                .into(),
        ),
        [_] => None,
        _ => Some("it is more than one instruction".to_owned().into()),
    }
}

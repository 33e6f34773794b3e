//! ONBUILD: what a base defers to the stages made from it.

use super::{Analysis, Kind, Phase};
use crate::{
    dockerfile::data::{BaseData, Trigger},
    syntax,
    text::Source,
};

impl Analysis<'_> {
    /// Gives each stage that is needed the instructions its direct base defers to it.
    pub(super) fn run_triggers(&mut self) {
        for index in 0..self.model.stages.len() {
            if !self.model.stages[index].reachable {
                continue;
            }
            for text in self.deferred(index) {
                self.add_trigger(index, text);
            }
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
            base => base
                .config(self.inputs)
                .map(|config| config.on_build.clone())
                .unwrap_or_default(),
        }
    }

    fn add_trigger(&mut self, index: usize, text: String) {
        let Ok(source) = Source::new(self.source.name(), text) else {
            return;
        };
        let tree = syntax::parse_trigger(&source);
        let at = self.model.stages[index].from;
        let problem = tree
            .problems
            .iter()
            .min_by_key(|problem| problem.phase)
            .map(|problem| problem.kind.to_string());
        if let Some(problem) = problem {
            let message =
                format!("an instruction that the base defers with `ONBUILD` is wrong: {problem}");
            let span = self.tree.instructions[at].span;
            self.problem(Phase::Stages, (message.into(), span), self.lines(at));
        }
        self.model.stages[index]
            .triggers
            .push(Trigger { source, tree });
    }
}

//! `! command` after `set -e` (SC2251): what `!` turns into a failure ends nothing.

use super::Gaps;
use shuck_ast::{StmtSeq, StmtTerminator};

impl Gaps<'_> {
    pub(super) fn note_negations(&mut self, sequence: &StmtSeq) {
        let Some((_, earlier)) = sequence.stmts.split_last() else {
            return;
        };
        let ignored = earlier.iter().filter(|statement| {
            statement.negated
                && !matches!(statement.terminator, Some(StmtTerminator::Background(_)))
        });
        for statement in ignored {
            let start = statement.span.start.offset();
            self.negations.push(start..start + 1);
        }
    }

    /// Those of a text that stops at failures.
    pub(super) fn ignored_failures(&mut self) {
        if self.stops_at_failures {
            for range in std::mem::take(&mut self.negations) {
                self.found.add(2251, range);
            }
        }
    }
}

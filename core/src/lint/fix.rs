//! Applies fixes, and takes back those that do not do what they promise.
//!
//! In each round the fixes whose places do not meet are applied together, the earlier in the file
//! first; the others wait for the next round. Then the file is read and checked again
//! ([`verify`]). If something is wrong, the fixes at fault are found by halving, and dropped. The
//! last round is the one in which no fix is taken, so that a second run changes nothing.

mod candidate;
mod files;
mod verify;

use super::{Finding, Outcome, Safety, Shared};
use crate::{
    dockerfile::{Dockerfile, Inputs},
    text::{Position, Shift, Source},
};
use candidate::Candidate;
use files::Files;
use std::{collections::BTreeSet, sync::Arc};

/// How many rounds of fixes there are; what is left then is dropped.
pub const MAX_FIX_ROUNDS: u32 = 16;

/// How often the file is checked anew in a round to find the fixes at fault; what is not settled
/// then is dropped.
pub const MAX_FIX_TRIALS: u32 = 64;

/// A file after its fixes.
#[derive(Debug)]
pub struct Fixed {
    /// The text.
    pub source: Source,
    /// What is still found.
    pub outcome: Outcome,
    /// The fixes that were applied, in order.
    pub applied: Vec<TriedFix>,
    /// Those that were not, in the order of their places.
    pub dropped: Vec<TriedFix>,
    /// Other files of the build context that must have a new text: path and text.
    pub other_files: Vec<(String, String)>,
}

/// What became of a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedFix {
    /// The rule.
    pub rule: Shared,
    /// What was wrong.
    pub message: String,
    /// What the fix does.
    pub title: String,
    /// What it promises.
    pub safety: Safety,
    /// Where the finding was, in the text as it was given.
    pub position: Position,
    /// Why it was dropped; `None` if it was applied.
    pub reason: Option<String>,
}

/// What is to be fixed.
#[derive(Clone, Copy)]
pub struct FixRequest<'c> {
    /// What is known of the build.
    pub inputs: &'c Inputs,
    /// How a file is checked.
    pub check: &'c dyn Fn(&Dockerfile) -> Outcome,
    /// What a fix must promise.
    pub safety: Safety,
    /// Whether a finding is to be fixed at all.
    pub wanted: &'c dyn Fn(&Finding) -> bool,
}

/// Applies the fixes of what is found.
///
/// Comments, blank lines, line endings and a lacking last newline survive.
pub fn fix(source: Source, ask: &FixRequest<'_>) -> Fixed {
    let original = source.clone();
    let mut state = ask.state(source, Files::new(ask.inputs.context.clone()));
    let mut shifts: Vec<Shift> = Vec::new();
    let mut applied = Vec::new();
    let place = |shifts: &[Shift], finding: &Finding| {
        let at = finding.location.span().unwrap_or_default().start;
        original.position(shifts.iter().rev().fold(at, |at, shift| shift.back(at)))
    };
    let dropped = loop {
        let mut round = Round::new(ask, &state);
        let taken = if shifts.len() < MAX_FIX_ROUNDS as usize {
            round.run()
        } else {
            round.give_up();
            None
        };
        let Some((fixes, next, shift)) = taken else {
            break round
                .dropped
                .iter()
                .map(|(fix, reason)| fix.tried(place(&shifts, fix.finding), Some(reason.clone())))
                .collect();
        };
        let tried = fixes
            .iter()
            .map(|fix| fix.tried(place(&shifts, fix.finding), None));
        applied.extend(tried);
        shifts.push(shift);
        state = next;
    };
    Fixed {
        outcome: state.outcome,
        applied,
        dropped,
        other_files: state.files.changed(),
        source: state.file.into_source(),
    }
}

/// A text that was checked.
struct State {
    file: Dockerfile,
    outcome: Outcome,
    files: Files,
}

impl FixRequest<'_> {
    fn state(&self, source: Source, files: Files) -> State {
        let mut inputs = self.inputs.clone();
        inputs.context = files.is_known().then(|| Arc::new(files.clone()) as _);
        let file = Dockerfile::parse(source, inputs);
        State {
            outcome: (self.check)(&file),
            file,
            files,
        }
    }
}

/// Fixes that passed, the text after them, and where places went.
type Taken<'s> = (Vec<Candidate<'s>>, State, Shift);

/// The search for fixes that one text can take.
struct Round<'s> {
    ask: &'s FixRequest<'s>,
    state: &'s State,
    trials: u32,
    dropped: Vec<(Candidate<'s>, String)>,
}

impl<'s> Round<'s> {
    fn new(ask: &'s FixRequest<'s>, state: &'s State) -> Self {
        Self {
            ask,
            state,
            trials: 0,
            dropped: Vec::new(),
        }
    }

    /// The fixes to apply; `None` when the text can take none.
    fn run(&mut self) -> Option<Taken<'s>> {
        loop {
            let untried = self.untried();
            if untried.is_empty() {
                return None;
            }
            let taken = self.settle(candidate::apart(untried));
            if taken.is_some() {
                return taken;
            }
        }
    }

    /// The best fix of each finding that was not dropped yet.
    fn untried(&self) -> Vec<Candidate<'s>> {
        let dropped: BTreeSet<(usize, usize)> =
            self.dropped.iter().map(|(fix, _)| fix.key()).collect();
        let findings = self.state.outcome.findings.iter().enumerate();
        findings
            .filter(|(_, finding)| (self.ask.wanted)(finding))
            .filter_map(|(index, finding)| {
                let (number, fix) = finding
                    .fixes
                    .iter()
                    .enumerate()
                    .filter(|(_, fix)| fix.safety <= self.ask.safety)
                    .find(|(number, _)| !dropped.contains(&(index, *number)))?;
                let source = self.state.file.source();
                Some(Candidate::new((index, number), finding, fix, source))
            })
            .collect()
    }

    /// Those of `fixes` that can be applied together; the others are dropped or wait.
    fn settle(&mut self, mut fixes: Vec<Candidate<'s>>) -> Option<Taken<'s>> {
        let reason = match self.attempt(&fixes) {
            Ok((state, shift)) => return Some((fixes, state, shift)),
            Err(reason) => reason,
        };
        if fixes.len() == 1 || self.trials >= MAX_FIX_TRIALS {
            self.dropped
                .extend(fixes.into_iter().map(|fix| (fix, reason.clone())));
            return None;
        }
        let right = fixes.split_off(fixes.len() / 2);
        let left = self.settle(fixes);
        let right = self.settle(right);
        let (left, right) = match (left, right) {
            (Some(left), Some(right)) => (left, right),
            (left, right) => return left.or(right),
        };
        let both = [left.0.clone(), right.0].concat();
        match self.attempt(&both) {
            Ok((state, shift)) => Some((both, state, shift)),
            // Each half is fine alone: the right one waits.
            Err(_) => Some(left),
        }
    }

    /// The text after fixes, if it is as it should be.
    fn attempt(&mut self, fixes: &[Candidate<'s>]) -> Result<(State, Shift), String> {
        if self.trials >= MAX_FIX_TRIALS {
            return Err(format!(
                "after {MAX_FIX_TRIALS} trials it was not clear which fixes of the file can be applied"
            ));
        }
        self.trials += 1;
        let mut context = self.state.files.clone();
        for fix in fixes {
            context.append(fix.fix.append.as_ref())?;
        }
        let edits: Vec<_> = fixes.iter().flat_map(|fix| fix.edits.clone()).collect();
        let overlap = || "its edits overlap".to_owned();
        let shift = Shift::of(&edits).map_err(|_| overlap())?;
        let source = self
            .state
            .file
            .source()
            .edited(&edits)
            .ok_or_else(overlap)?;
        let next = self.ask.state(source, context);
        verify::verify(self.state, &next, fixes, &shift)?;
        Ok((next, shift))
    }

    /// Drops all that is left.
    fn give_up(&mut self) {
        let reason = format!("it was not reached in {MAX_FIX_ROUNDS} rounds");
        let left = self.untried().into_iter();
        self.dropped = left.map(|fix| (fix, reason.clone())).collect();
    }
}

//! Whether a file after its fixes is what it should be.

use super::{super::Severity, State, candidate::Candidate};
use crate::{
    dockerfile::Dockerfile,
    lint::Finding,
    syntax::{Instruction, ProblemKind, TokenKind},
    text::{Shift, Span},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    mem::{Discriminant, discriminant},
};

/// Compares a file with what it was before fixes.
///
/// - Instructions that no edit touches are the same, token by token, with their comments, and there
///   is no other instruction but where an edit is.
/// - No comment is lost, and nothing more is wrong with the syntax.
/// - What is fixed is found no more at that instruction, and nothing new is found that is as bad as
///   the least of what is fixed.
///
/// The error says which of it does not hold.
pub(super) fn verify(
    old: &State,
    new: &State,
    fixes: &[Candidate<'_>],
    shift: &Shift,
) -> Result<(), String> {
    same_instructions(&old.file, &new.file, fixes, shift)?;
    if comments(&new.file) < comments(&old.file) {
        return Err("a comment would be lost".to_owned());
    }
    let (before, after) = (problems(&old.file), problems(&new.file));
    if after
        .iter()
        .any(|(kind, count)| before.get(kind).is_none_or(|before| before < count))
    {
        return Err("the file would parse worse".to_owned());
    }
    fixed_and_nothing_new(old, new, fixes, shift)
}

fn comments(file: &Dockerfile) -> usize {
    let tokens = file.tree().tokens.iter();
    tokens
        .filter(|token| matches!(token.kind, TokenKind::Comment | TokenKind::Directive))
        .count()
}

/// How many problems of each sort the syntax has: one shall not be traded for another.
fn problems(file: &Dockerfile) -> HashMap<Discriminant<ProblemKind>, usize> {
    let mut counts = HashMap::new();
    for problem in &file.tree().problems {
        *counts.entry(discriminant(&problem.kind)).or_default() += 1;
    }
    counts
}

fn same_instructions(
    old: &Dockerfile,
    new: &Dockerfile,
    fixes: &[Candidate<'_>],
    shift: &Shift,
) -> Result<(), String> {
    let changed = || Err("another instruction would change".to_owned());
    if old.tree().escape != new.tree().escape {
        return changed();
    }
    let touched = Touched::by(old, fixes);
    let after = &new.tree().instructions;
    let mut twins = BTreeSet::new();
    for (index, instruction) in old.tree().instructions.iter().enumerate() {
        if touched.contains(index) {
            continue;
        }
        let place = shift.forward(instruction.span);
        let twin = after.binary_search_by_key(&place.start, |twin| twin.span.start);
        let is_twin =
            |twin: &Instruction| twin.span == place && is_same(instruction, old, twin, new);
        match twin {
            Ok(twin) if is_twin(&after[twin]) => twins.insert(twin),
            _ => return changed(),
        };
    }
    let mut others = after
        .iter()
        .enumerate()
        .filter(|(at, _)| !twins.contains(at));
    if others.all(|(_, other)| touched.meets(old, shift.back(other.span.start))) {
        Ok(())
    } else {
        changed()
    }
}

fn is_same(a: &Instruction, a_file: &Dockerfile, b: &Instruction, b_file: &Dockerfile) -> bool {
    a.keyword == b.keyword
        && a.logical.text() == b.logical.text()
        && a.heredocs.len() == b.heredocs.len()
        && (a.comments.iter().map(|comment| &comment.text))
            .eq(b.comments.iter().map(|comment| &comment.text))
        && tokens(a.span, a_file).eq(tokens(b.span, b_file))
}

/// The tokens of an instruction: kind and text.
fn tokens(span: Span, file: &Dockerfile) -> impl Iterator<Item = (TokenKind, &str)> {
    let all = &file.tree().tokens;
    let first = all.partition_point(|token| token.span.end <= span.start);
    all[first..]
        .iter()
        .take_while(move |token| token.span.start < span.end)
        .map(|token| (token.kind, file.source().slice(token.span)))
}

/// What edits touch: instructions, by index and in order, and places between them.
struct Touched {
    instructions: Vec<usize>,
    places: Vec<Span>,
}

impl Touched {
    fn by(file: &Dockerfile, fixes: &[Candidate<'_>]) -> Self {
        let all = &file.tree().instructions;
        let mut instructions = Vec::new();
        let mut places = Vec::new();
        for edit in fixes.iter().flat_map(|fix| &fix.edits) {
            // Lines of their own touch neither neighbour.
            let new_line_before = edit.span.is_empty() && edit.text.ends_with('\n');
            let new_line_after = edit.span.is_empty() && edit.text.starts_with(['\r', '\n']);
            let first = all.partition_point(|instruction| {
                instruction.span.end < edit.span.start
                    || (instruction.span.end == edit.span.start && new_line_after)
            });
            let met = all[first..].iter().take_while(|instruction| {
                instruction.span.start < edit.span.end
                    || (instruction.span.start == edit.span.end && !new_line_before)
            });
            instructions.extend(first..first + met.count());
            places.push(edit.span);
        }
        instructions.sort_unstable();
        instructions.dedup();
        places.sort_unstable();
        Self {
            instructions,
            places,
        }
    }

    fn contains(&self, index: usize) -> bool {
        self.instructions.binary_search(&index).is_ok()
    }

    /// Whether a place is in an edit, or in an instruction that one touches.
    fn meets(&self, file: &Dockerfile, at: u32) -> bool {
        let before = self.places.partition_point(|span| span.start <= at);
        let in_edit = before
            .checked_sub(1)
            .is_some_and(|last| self.places[last].end >= at);
        in_edit
            || file
                .instruction_at(at)
                .is_some_and(|instruction| self.contains(instruction.index()))
    }
}

fn fixed_and_nothing_new(
    old: &State,
    new: &State,
    fixes: &[Candidate<'_>],
    shift: &Shift,
) -> Result<(), String> {
    let start = |finding: &Finding| finding.location.span().map(|span| span.start);
    let instruction = |at: Option<u32>| Some(old.file.instruction_at(at?)?.index());
    // How many there may be of a rule, in all and at an instruction where one is fixed.
    let mut in_all: HashMap<&str, usize> = HashMap::new();
    let mut here: HashMap<(&str, Option<usize>), usize> = HashMap::new();
    for finding in &old.outcome.findings {
        *in_all.entry(&finding.rule).or_default() += 1;
        *here
            .entry((&finding.rule, instruction(start(finding))))
            .or_default() += 1;
    }
    for fix in fixes {
        let rule = fix.finding.rule.as_str();
        take(in_all.get_mut(rule));
        take(here.get_mut(&(rule, instruction(start(fix.finding)))));
    }
    let settled: HashSet<_> = fixes
        .iter()
        .map(|fix| (fix.finding.rule.as_str(), instruction(start(fix.finding))))
        .collect();
    let least = fixes.iter().map(|fix| fix.finding.severity).min();
    let least = least.unwrap_or(Severity::Style);
    for finding in &new.outcome.findings {
        let rule = finding.rule.as_str();
        let key = (rule, instruction(start(finding).map(|at| shift.back(at))));
        if settled.contains(&key) && !take(here.get_mut(&key)) {
            return Err("the finding would still be there".to_owned());
        }
        if !take(in_all.get_mut(rule)) && finding.severity >= least {
            return Err(format!("it would bring a finding of `{rule}`"));
        }
    }
    Ok(())
}

/// Takes one, if there is one.
fn take(count: Option<&mut usize>) -> bool {
    match count {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

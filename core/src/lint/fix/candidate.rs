//! A fix as it would be applied: its text fitted to the file.

use super::{
    super::{Finding, Fix},
    TriedFix,
};
use crate::text::{Edit, Position, Source, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A fix of a finding, with its edits fitted to the file.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'s> {
    key: (usize, usize),
    pub(super) finding: &'s Finding,
    pub(super) fix: &'s Fix,
    pub(super) edits: Vec<Edit>,
}

impl<'s> Candidate<'s> {
    /// `key` is the number of the finding, and that of the fix in it.
    pub(super) fn new(
        key: (usize, usize),
        finding: &'s Finding,
        fix: &'s Fix,
        source: &Source,
    ) -> Self {
        Self {
            key,
            finding,
            fix,
            edits: fix.edits.iter().map(|edit| fitted(edit, source)).collect(),
        }
    }

    pub(super) fn key(&self) -> (usize, usize) {
        self.key
    }

    pub(super) fn tried(&self, position: Position, reason: Option<String>) -> TriedFix {
        TriedFix {
            rule: self.finding.rule.clone(),
            message: self.finding.message.clone(),
            title: self.fix.title.clone(),
            safety: self.fix.safety,
            position,
            reason,
        }
    }

    /// Where its first edit is; a fix of another file has none.
    fn start(&self) -> u32 {
        let starts = self.edits.iter().map(|edit| edit.span.start);
        starts.min().unwrap_or_default()
    }
}

/// Those fixes that do not touch each other's places, the earlier in the file first.
pub(super) fn apart(mut fixes: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    fixes.sort_by_key(Candidate::start);
    // Start and end of what is taken.
    let mut places: BTreeMap<u32, u32> = BTreeMap::new();
    let mut appended: BTreeSet<&str> = BTreeSet::new();
    fixes.retain(|fix| {
        let free = |span: Span| {
            let before = places.range(..=span.end).next_back();
            before.is_none_or(|(_, end)| *end < span.start)
        };
        let append = fix.fix.append.as_ref().map(|append| append.path.as_str());
        if !fix.edits.iter().all(|edit| free(edit.span))
            || append.is_some_and(|path| !appended.insert(path))
        {
            return false;
        }
        places.extend(
            fix.edits
                .iter()
                .map(|edit| (edit.span.start, edit.span.end)),
        );
        true
    });
    fixes
}

/// The edit with the line endings of the file; the end of the file keeps its newline, or stays
/// without.
fn fitted(edit: &Edit, source: &Source) -> Edit {
    let text = source.text();
    let mut new = edit.text.replace("\r\n", "\n");
    if edit.span.end as usize == text.len() && !text.is_empty() {
        let had = text.ends_with('\n');
        // What the edit leaves of the text ends with a newline, if all after it is taken away.
        let ends_line = new.ends_with('\n')
            || (new.is_empty() && text[..edit.span.start as usize].ends_with('\n'));
        if had && !ends_line {
            new.push('\n');
        } else if !had && new.ends_with('\n') {
            new.pop();
        }
    }
    if first_line_has_carriage_return(text) {
        new = new.replace('\n', "\r\n");
    }
    Edit::replace(edit.span, new)
}

fn first_line_has_carriage_return(text: &str) -> bool {
    text.split_once('\n')
        .is_some_and(|(line, _)| line.ends_with('\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_follow_the_file() {
        for (text, span, new, expected) in [
            ("a\nb\n", (1, 1), "\nx", "\nx"),
            ("a\r\nb\r\n", (1, 1), "\nx", "\r\nx"),
            ("a\r\nb\r\n", (1, 1), "\r\nx", "\r\nx"),
            ("a\nb", (3, 3), "\nx\n", "\nx"),
            ("a\nb\n", (4, 4), "x", "x\n"),
            ("a\nb\n", (2, 4), "", ""),
            ("a\nb\n", (2, 4), "c", "c\n"),
            ("a\r\nb\r\n", (3, 6), "c", "c\r\n"),
            ("a", (0, 1), "b", "b"),
        ] {
            let source = Source::new("x", text).unwrap();
            let edit = fitted(&Edit::replace(Span::new(span.0, span.1), new), &source);
            assert_eq!(edit.text, expected, "{text:?} {new:?}");
        }
    }
}

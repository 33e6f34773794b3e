//! Matching a row of steps.

use super::class::Class;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// One character.
    One(Set),
    /// One character or none.
    Optional(Set),
    /// Any number of characters.
    Many(Set),
    /// The next two steps, or neither.
    MaybeTwo,
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
    /// A place where an ASCII word starts or ends, or (`false`) where none does.
    WordEdge(bool),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Char(char),
    NotNewline,
    Class(Arc<Class>),
}

/// Steps to be taken one after the other, from anywhere in a text.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    steps: Vec<Step>,
    /// How many characters any match has at least.
    min_chars: usize,
}

impl Steps {
    pub(super) fn new(steps: Vec<Step>) -> Self {
        let count = |wanted: fn(&Step) -> bool| steps.iter().filter(|step| wanted(step)).count();
        // One of the two that may be left out is a single character.
        let optional = count(|step| *step == Step::MaybeTwo);
        Self {
            min_chars: count(|step| matches!(step, Step::One(_))) - optional,
            steps,
        }
    }

    /// Whether any part of the text matches.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.run(text, false)
    }

    /// Whether any part matches of the text, or of what is before any `/` in it.
    pub(super) fn is_match_of_folder(&self, text: &str) -> bool {
        self.run(text, true)
    }

    /// Follows all ways through the steps at once, so it takes time in proportion to steps times
    /// characters at worst. With `or_folders` the text may be taken to end before any `/`.
    fn run(&self, text: &str, or_folders: bool) -> bool {
        // A pattern longer than the text then costs nothing, however long.
        if text.len() < self.min_chars {
            return false;
        }
        let from_anywhere = self.steps.first() != Some(&Step::Start);
        let mut reached = Reached::new(self.steps.len());
        let mut previous = None;
        let mut chars = text.chars();
        loop {
            let next = chars.next();
            if from_anywhere {
                reached.reach(0);
            }
            if or_folders
                && next == Some('/')
                && reached.clone().can_end(&self.steps, previous, None)
            {
                return true;
            }
            if reached.can_end(&self.steps, previous, next) {
                return true;
            }
            let Some(char) = next else { return false };
            reached.advance(&self.steps, char);
            if reached.is_nowhere() && !from_anywhere {
                return false;
            }
            previous = next;
        }
    }
}

impl Set {
    fn has(&self, char: char) -> bool {
        match self {
            Self::Char(only) => *only == char,
            Self::NotNewline => char != '\n',
            Self::Class(class) => class.has(char),
        }
    }
}

/// Before which steps the text read so far can stand.
#[derive(Clone)]
struct Reached {
    /// One for each step, and one for the end.
    before: Vec<bool>,
    /// None before this is reached.
    low: usize,
    /// None after this is reached.
    high: usize,
}

impl Reached {
    /// Only the start.
    fn new(steps: usize) -> Self {
        let mut reached = Self {
            before: vec![false; steps + 1],
            low: 0,
            high: 0,
        };
        reached.reach(0);
        reached
    }

    fn is_nowhere(&self) -> bool {
        self.low > self.high
    }

    fn reach(&mut self, at: usize) {
        self.before[at] = true;
        self.low = self.low.min(at);
        self.high = self.high.max(at);
    }

    /// Goes past the steps that need no character at this place, and tells whether that is past
    /// all. All of them lead forward.
    fn can_end(&mut self, steps: &[Step], previous: Option<char>, next: Option<char>) -> bool {
        let mut at = self.low;
        while at <= self.high && at < steps.len() {
            if self.before[at] {
                let can_pass = match &steps[at] {
                    Step::One(_) => false,
                    Step::Optional(_) | Step::Many(_) | Step::MaybeTwo => true,
                    Step::Start => previous.is_none(),
                    Step::End => next.is_none(),
                    Step::WordEdge(wanted) => (is_word(previous) != is_word(next)) == *wanted,
                };
                if can_pass {
                    self.reach(at + 1);
                }
                if steps[at] == Step::MaybeTwo {
                    self.reach(at + 3);
                }
            }
            at += 1;
        }
        self.before.last() == Some(&true)
    }

    /// Goes past a character.
    fn advance(&mut self, steps: &[Step], char: char) {
        let (low, high) = (self.low, self.high);
        (self.low, self.high) = (usize::MAX, 0);
        // From the end, so that what is reached now is not advanced again.
        for (at, step) in steps.iter().enumerate().take(high + 1).skip(low).rev() {
            if !std::mem::take(&mut self.before[at]) {
                continue;
            }
            match step {
                Step::One(set) | Step::Optional(set) if set.has(char) => self.reach(at + 1),
                Step::Many(set) if set.has(char) => self.reach(at),
                _ => {}
            }
        }
    }
}

fn is_word(char: Option<char>) -> bool {
    char.is_some_and(|char| char.is_ascii_alphanumeric() || char == '_')
}

#[cfg(test)]
mod tests {
    use crate::dockerfile::context::regexp::{FOLDERS, Regexp};

    /// Every `[^/]*` may stop at every character: a search that tried each in turn would not end.
    #[test]
    fn a_hostile_pattern_is_matched_in_good_time() {
        let expression = format!("^{}b$", "[^/]*a".repeat(1000));
        let regexp = Regexp::parse(&expression, &mut 0).expect("sound");
        assert!(!regexp.is_match(&"a".repeat(4096)));
    }

    #[test]
    fn what_is_written_many_times_over_is_one_step() {
        let regexp = Regexp::parse(&FOLDERS.repeat(30_000), &mut 0).expect("sound");
        assert_eq!(regexp.alternatives[0].steps.len(), 3);
    }
}

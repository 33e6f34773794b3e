//! What the linter lacks, found on the syntax tree that it works on.
//!
//! The conditions follow what ShellCheck was seen to report.

mod conditions;
mod failures;
mod find;
mod install;
mod names;
mod pipes;
mod redirects;
mod removal;
mod variables;
mod walk;
mod word;

pub(super) use removal::is_of_system;

use super::found::Found;
use crate::shell::Dialect;
use shuck_ast::{Assignment, File, Stmt, StmtSeq};
use std::{collections::HashSet, ops::Range};
use word::Arg;

/// Looks at every command of a text.
pub(super) fn check(file: &File, source: &str, dialect: Dialect, found: &mut Found) {
    let mut gaps = Gaps {
        lacks_bash: matches!(dialect, Dialect::Posix | Dialect::Ash),
        lacks_last_word: dialect == Dialect::Posix,
        used: Vec::new(),
        assigned: HashSet::new(),
        negations: Vec::new(),
        stops_at_failures: false,
        found,
    };
    walk::all(file, source, &mut gaps);
    gaps.variables_of_bash();
    gaps.ignored_failures();
}

/// What is found on the way.
struct Gaps<'f> {
    /// The shell does not set what bash sets.
    lacks_bash: bool,
    /// It does not set `$_` either.
    lacks_last_word: bool,
    /// Variables of bash that are used.
    used: Vec<(String, Range<usize>)>,
    assigned: HashSet<String>,
    /// Commands after `!` whose failure nothing looks at.
    negations: Vec<Range<usize>>,
    stops_at_failures: bool,
    found: &'f mut Found,
}

impl walk::Visit for Gaps<'_> {
    fn command(&mut self, command: &Simple<'_>) {
        find::check(command, self.found);
        install::check(command, self.found);
        pipes::check(command, self.found);
        redirects::check(command, self.found);
        removal::check(command, self.found);
        conditions::check(command, self.found);
        names::check(command, self.found);
        match command.name() {
            Some("read") => {
                let names = command.arguments().iter();
                self.assigned.extend(names.map(|word| word.text.clone()));
            }
            Some("set") => {
                let options = command.arguments().iter();
                let mut options = options.take_while(|word| word.text != "--");
                self.stops_at_failures |= options.any(|word| {
                    word.text == "errexit"
                        || (word.text.starts_with('-') && word.text.contains('e'))
                });
            }
            _ => {}
        }
    }

    fn sequence(&mut self, sequence: &StmtSeq) {
        self.note_negations(sequence);
    }

    fn variable(&mut self, text: &str, range: Range<usize>) {
        self.note_variable(text, range);
    }

    fn assigned(&mut self, name: &str) {
        if self.lacks_bash
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        {
            self.assigned.insert(name.to_owned());
        }
    }
}

/// Whether a program reads nothing that is piped into it.
pub(super) fn is_no_reader(program: &str) -> bool {
    pipes::NO_READERS.contains(&program)
}

/// A simple command.
struct Simple<'t> {
    statement: &'t Stmt,
    assignments: &'t [Assignment],
    /// Its name and arguments.
    words: &'t [Arg<'t>],
    /// Where it starts: with its first assignment, word or redirection.
    start: usize,
    place: Place<'t>,
    source: &'t str,
}

/// Where a command stands.
#[derive(Clone, Copy, Default)]
struct Place<'t> {
    /// It reads what another writes.
    piped_into: bool,
    /// What reads what it writes.
    reader: Option<&'t Stmt>,
    /// It is all there is in `$(…)`.
    alone_in_substitution: bool,
}

impl<'t> Simple<'t> {
    /// The name as written, without quotes; `None` if it is made of variables.
    fn name(&self) -> Option<&str> {
        self.words.first()?.literal()
    }

    /// The name without its path.
    fn base_name(&self) -> Option<&str> {
        Some(self.name()?.rsplit('/').next().unwrap_or_default())
    }

    fn arguments(&self) -> &'t [Arg<'t>] {
        self.words.get(1..).unwrap_or_default()
    }
}

//! What the linter lacks, found on the syntax tree that it works on.
//!
//! The conditions follow what ShellCheck was seen to report.

mod conditions;
mod find;
mod install;
mod pipes;
mod redirects;
mod removal;
mod walk;
mod word;

use super::found::Found;
use crate::shell::Dialect;
use shuck_ast::{Assignment, File, Stmt};
use word::Arg;

/// Looks at every command of a text.
pub(super) fn check(file: &File, source: &str, dialect: Dialect, found: &mut Found) {
    let _ = dialect;
    walk::commands(file, source, &mut |command| {
        find::check(command, found);
        install::check(command, found);
        pipes::check(command, found);
        redirects::check(command, found);
        removal::check(command, found);
        conditions::check(command, found);
    });
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

//! How commands are run and where.

mod relative_workdir;
mod run_without_shell;
mod shell_form_command;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[
    Entry::plain::<relative_workdir::RelativeWorkdir>(),
    Entry::plain::<shell_form_command::ShellFormCommand>(),
    Entry::plain::<run_without_shell::RunWithoutShell>(),
];

//! How commands are run and where.

mod healthcheck_tool_not_in_image;
mod relative_workdir;
mod run_without_shell;
mod shell_form_command;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "commands",
    about: "how commands are run and where",
    rules: &[
        Entry::configurable::<relative_workdir::RelativeWorkdir>(),
        Entry::plain::<shell_form_command::ShellFormCommand>(),
        Entry::plain::<run_without_shell::RunWithoutShell>(),
        Entry::plain::<healthcheck_tool_not_in_image::HealthcheckToolNotInImage>(),
    ],
};

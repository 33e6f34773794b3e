//! How commands are run and where.

mod cd_in_run;
mod healthcheck_tool_not_in_image;
mod pipe_without_pipefail;
mod relative_workdir;
mod replaced_shell;
mod run_without_shell;
mod shell_form_command;
mod useless_command;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "commands",
    about: "how commands are run and where",
    rules: &[
        Entry::configurable::<shell_form_command::ShellFormCommand>(),
        Entry::configurable::<relative_workdir::RelativeWorkdir>(),
        Entry::plain::<run_without_shell::RunWithoutShell>(),
        Entry::plain::<healthcheck_tool_not_in_image::HealthcheckToolNotInImage>(),
        Entry::configurable::<pipe_without_pipefail::PipeWithoutPipefail>(),
        Entry::configurable::<cd_in_run::CdInRun>(),
        Entry::configurable::<useless_command::UselessCommand>(),
        Entry::plain::<replaced_shell::ReplacedShell>(),
    ],
};

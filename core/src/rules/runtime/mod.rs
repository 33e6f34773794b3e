//! How a container starts, listens and stops.

mod exposed_ssh_port;
mod overridden;
mod overridden_cmd;
mod overridden_entrypoint;
mod overridden_healthcheck;
mod port_out_of_range;
mod privileged_port;
mod shell_without_exec;
mod uncatchable_stop_signal;
mod unset_healthcheck;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "runtime",
    about: "how a container starts, listens and stops",
    rules: &[
        Entry::plain::<overridden_cmd::OverriddenCmd>(),
        Entry::plain::<overridden_entrypoint::OverriddenEntrypoint>(),
        Entry::plain::<overridden_healthcheck::OverriddenHealthcheck>(),
        Entry::plain::<uncatchable_stop_signal::UncatchableStopSignal>(),
        Entry::plain::<shell_without_exec::ShellWithoutExec>(),
        Entry::plain::<port_out_of_range::PortOutOfRange>(),
        Entry::plain::<privileged_port::PrivilegedPort>(),
        Entry::plain::<exposed_ssh_port::ExposedSshPort>(),
        Entry::plain::<unset_healthcheck::UnsetHealthcheck>(),
    ],
};

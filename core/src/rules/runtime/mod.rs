//! How a container starts, listens and stops.

mod exposed_ssh_port;
mod host_port_in_expose;
mod overridden_instruction;
mod privileged_port;
mod shell_without_exec;
mod uncatchable_stop_signal;
mod unset_healthcheck;
mod uppercase_protocol;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "runtime",
    about: "how a container starts, listens and stops",
    rules: &[
        Entry::plain::<overridden_instruction::OverriddenInstruction>(),
        Entry::plain::<uncatchable_stop_signal::UncatchableStopSignal>(),
        Entry::plain::<shell_without_exec::ShellWithoutExec>(),
        Entry::plain::<privileged_port::PrivilegedPort>(),
        Entry::plain::<exposed_ssh_port::ExposedSshPort>(),
        Entry::plain::<host_port_in_expose::HostPortInExpose>(),
        Entry::plain::<uppercase_protocol::UppercaseProtocol>(),
        Entry::plain::<unset_healthcheck::UnsetHealthcheck>(),
    ],
};

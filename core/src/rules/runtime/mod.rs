//! How a container starts, listens and stops.

mod exposed_ssh_port;
mod host_port_in_expose;
mod image_remote_access_port;
mod image_sensitive_volume;
mod image_shell_form_command;
mod image_unset_healthcheck;
mod overridden;
mod overridden_cmd;
mod overridden_entrypoint;
mod overridden_healthcheck;
mod port_out_of_range;
mod privileged_port;
mod sensitive_volume;
mod shell_without_exec;
mod uncatchable_stop_signal;
mod unset_healthcheck;
mod uppercase_protocol;
mod volumes;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "runtime",
    about: "how a container starts, listens and stops",
    rules: &[
        Entry::configurable::<overridden_cmd::OverriddenCmd>(),
        Entry::configurable::<overridden_entrypoint::OverriddenEntrypoint>(),
        Entry::configurable::<overridden_healthcheck::OverriddenHealthcheck>(),
        Entry::plain::<uncatchable_stop_signal::UncatchableStopSignal>(),
        Entry::plain::<shell_without_exec::ShellWithoutExec>(),
        Entry::plain::<port_out_of_range::PortOutOfRange>(),
        Entry::plain::<privileged_port::PrivilegedPort>(),
        Entry::plain::<exposed_ssh_port::ExposedSshPort>(),
        Entry::configurable::<unset_healthcheck::UnsetHealthcheck>(),
        Entry::plain::<host_port_in_expose::HostPortInExpose>(),
        Entry::plain::<uppercase_protocol::UppercaseProtocol>(),
        Entry::plain::<image_shell_form_command::ImageShellFormCommand>(),
        Entry::plain::<image_unset_healthcheck::ImageUnsetHealthcheck>(),
        Entry::plain::<image_remote_access_port::ImageRemoteAccessPort>(),
        Entry::plain::<sensitive_volume::SensitiveVolume>(),
        Entry::plain::<image_sensitive_volume::ImageSensitiveVolume>(),
    ],
};

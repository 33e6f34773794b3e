use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
};

/// Ports below are for root alone, unless the system says otherwise.
const FIRST_FREE: u16 = 1024;

#[derive(Default)]
pub(super) struct PrivilegedPort;

impl Rule for PrivilegedPort {
    const META: Meta<'static> = Meta {
        id: "privileged-port",
        summary: "a program that is not root is to listen on a port below 1024",
        why: "Docker lets every user of a container do so since 20.10; under Kubernetes it depends on the node, and the program may not start.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("privileged_port.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || stage.run_as().is_root() != Some(false) {
            return;
        }
        let instructions = stage.chain().flat_map(Stage::instructions);
        for (word, port) in instructions.flat_map(Instruction::exposed_port_words) {
            // Of SSH another rule speaks.
            if port.start >= FIRST_FREE || matches!(port.start, 0 | 22) {
                continue;
            }
            let start = port.start;
            findings
                .report(word.span, format!("port {start} needs root where the node does not free it"))
                .help(format!(
                    "listen on a port from 1024, as {}, and let the service map {start} to it; or have the pod set the sysctl `net.ipv4.ip_unprivileged_port_start`",
                    instead(start)
                ))
                .confidence(Confidence::Medium);
        }
    }
}

/// The port that is used in the place of one.
fn instead(port: u16) -> u16 {
    match port {
        443 => 8443,
        port => 8000 + port,
    }
}

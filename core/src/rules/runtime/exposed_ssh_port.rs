use crate::{
    dockerfile::{Instruction, Protocol, Stage},
    rules::prelude::*,
};

const SSH: u16 = 22;

#[derive(Default)]
pub(super) struct ExposedSshPort;

impl Rule for ExposedSshPort {
    const META: Meta<'static> = Meta {
        id: "exposed-ssh-port",
        summary: "the image says that it listens on port 22",
        why: "An SSH server in a container is one more program to attack and one more set of keys to keep; `docker exec` and `kubectl exec` need none.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["trivy:AVD-DS-0004", "checkov:CKV_DOCKER_1"],
        page: include_str!("exposed_ssh_port.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if !instruction.stage().is_some_and(Stage::ships) {
            return;
        }
        for (word, port) in instruction.exposed_port_words() {
            if port.protocol == Protocol::Tcp && (port.start..=port.end).contains(&SSH) {
                findings.report(word.span, "port 22 is SSH's").help(
                    "leave the SSH server out, or, if the image is one, ignore this rule here",
                );
            }
        }
    }
}

use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageRemoteAccessPort;

/// How many ports are looked at: a configuration of 4 MiB may have a million.
const MAX_PORTS: usize = 1000;

/// Ports by which machines and programs are controlled, and whose they are.
const PORTS: &[(u16, &str)] = &[
    (22, "SSH's"),
    (23, "Telnet's, which sends passwords in the clear"),
    (512, "that of `rexec`"),
    (513, "that of `rlogin`"),
    (514, "that of `rsh`"),
    (
        2375,
        "Docker's without TLS: whoever reaches it is root on the host",
    ),
    (2376, "Docker's"),
    (3389, "that of Remote Desktop"),
    (5900, "VNC's"),
    (
        9229,
        "that of Node.js's debugger, which runs any code it is sent",
    ),
];

impl Rule for ImageRemoteAccessPort {
    const META: Meta<'static> = Meta {
        id: "image-remote-access-port",
        summary: "the image says that it listens on a port for logging in or for control",
        why: "Whoever reaches such a port and has a key, a password or nothing at all can do what an administrator can.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["trivy:AVD-DS-0004", "checkov:CKV_DOCKER_1"],
        page: include_str!("image_remote_access_port.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let ports = &config.image.config.config.exposed_ports;
        for exposed in ports.iter().take(MAX_PORTS) {
            let (numbers, protocol) = exposed.split_once('/').unwrap_or((exposed, "tcp"));
            if !protocol.eq_ignore_ascii_case("tcp") {
                continue;
            }
            let (start, end) = numbers.split_once('-').unwrap_or((numbers, numbers));
            let (Ok(start), Ok(end)) = (start.parse::<u16>(), end.parse::<u16>()) else {
                continue;
            };
            let Some((port, what)) = PORTS.iter().find(|(port, _)| (start..=end).contains(port))
            else {
                continue;
            };
            findings
                .report(
                    container_place(&["ExposedPorts", exposed]),
                    format!("port {port} is {what}"),
                )
                .help("leave the server out: `docker exec` and `kubectl exec` need none. If the image is one, ignore this rule for it");
        }
    }
}

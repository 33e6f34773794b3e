//! Volumes that lie where none should.

use crate::lint::{Finding, Severity};

/// Folders that the kernel fills.
const KERNEL: &[&str] = &["/proc", "/sys", "/dev"];

/// Folders with the programs and settings of the system. Those below may well be volumes, as
/// `/etc/letsencrypt`.
const SYSTEM: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/etc",
    "/lib",
    "/lib64",
    "/sbin",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
    "/var",
];

/// systemd in a container needs it, and images for that have it as a volume.
const CGROUPS: &str = "/sys/fs/cgroup";

/// Sockets of container engines.
const SOCKETS: &[&str] = &[
    "/run/containerd/containerd.sock",
    "/run/docker.sock",
    "/var/run/docker.sock",
];

/// Where a volume lies that should not be there.
pub(super) struct Danger {
    /// What is said of it.
    pub(super) message: String,
    severity: Severity,
    help: &'static str,
}

impl Danger {
    /// What is wrong with a volume at this path, if anything is.
    pub(super) fn of(volume: &str) -> Option<Self> {
        let path = format!("/{}", volume.trim_matches('/'));
        if path == CGROUPS {
            return None;
        }
        let is_below = |folder: &&&str| {
            path.strip_prefix(**folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let (message, severity, help) = if let Some(folder) = KERNEL.iter().find(is_below) {
            (
                format!("the volume `{volume}` is in `{folder}`, which the kernel fills"),
                // Runtimes refuse to mount there.
                if *folder == "/proc" {
                    Severity::Error
                } else {
                    Severity::Warning
                },
                "take the `VOLUME` out; a runtime refuses to mount there, or the program loses what the kernel tells",
            )
        } else if SYSTEM.contains(&path.as_str()) {
            (
                format!("the volume `{volume}` takes the place of the image's own files there"),
                Severity::Warning,
                "make the volume a folder for data alone, such as `/data`",
            )
        } else if SOCKETS.contains(&path.as_str()) {
            (
                format!(
                    "the volume `{volume}` is the socket by which the host's containers are controlled"
                ),
                Severity::Warning,
                "take the `VOLUME` out; whoever needs the socket mounts it, and knows then that this gives the host away",
            )
        } else {
            return None;
        };
        Some(Self {
            message,
            severity,
            help,
        })
    }

    /// Completes a finding of it.
    pub(super) fn complete(&self, finding: &mut Finding) {
        finding.severity(self.severity).help(self.help);
    }
}

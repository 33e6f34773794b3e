use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct SensitiveVolume;

/// How many volumes are looked at: a configuration of 4 MiB may have a million.
const MAX_VOLUMES: usize = 1000;

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
    "/root",
    "/sbin",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/sbin",
    "/var",
];

/// Sockets of container engines.
const SOCKETS: &[&str] = &[
    "/run/containerd/containerd.sock",
    "/run/docker.sock",
    "/var/run/docker.sock",
];

impl Rule for SensitiveVolume {
    const META: Meta<'static> = Meta {
        id: "sensitive-volume",
        summary: "a volume lies over folders of the system",
        why: "What is mounted there takes the place of files that the container or the kernel needs, and outlives the container.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0002"],
        page: include_str!("sensitive_volume.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        if config.image.config.is_windows() {
            return;
        }
        let volumes = &config.image.config.config.volumes;
        for volume in volumes.iter().take(MAX_VOLUMES) {
            let path = format!("/{}", volume.trim_matches('/'));
            let is_below = |folder: &&&str| {
                path.strip_prefix(**folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let place = container_place(&["Volumes", volume]);
            if let Some(folder) = KERNEL.iter().find(is_below) {
                findings
                    .report(
                        place,
                        format!("the volume `{volume}` is in `{folder}`, which the kernel fills"),
                    )
                    .severity(Severity::Error)
                    .help("take the `VOLUME` out; a runtime refuses to mount there, or the program loses what the kernel tells");
            } else if SYSTEM.contains(&path.as_str()) {
                findings
                    .report(
                        place,
                        format!(
                            "the volume `{volume}` takes the place of the image's own files there"
                        ),
                    )
                    .help("make the volume a folder for data alone, such as `/data`");
            } else if SOCKETS.contains(&path.as_str()) {
                findings
                    .report(
                        place,
                        format!("the volume `{volume}` is the socket by which the host's containers are controlled"),
                    )
                    .help("take the `VOLUME` out; whoever needs the socket mounts it, and knows then that this gives the host away");
            }
        }
    }
}

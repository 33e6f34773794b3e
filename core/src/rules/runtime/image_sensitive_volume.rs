use super::volumes::Danger;
use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageSensitiveVolume;

/// How many volumes are looked at: a configuration of 4 MiB may have a million.
const MAX_VOLUMES: usize = 1000;

impl Rule for ImageSensitiveVolume {
    const META: Meta<'static> = Meta {
        id: "image-sensitive-volume",
        summary: "a volume lies over folders of the system",
        why: "What is mounted there takes the place of files that the container or the kernel needs, and outlives the container.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0002"],
        page: include_str!("image_sensitive_volume.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        if config.image.config.is_windows() {
            return;
        }
        let volumes = &config.image.config.config.volumes;
        for volume in volumes.iter().take(MAX_VOLUMES) {
            if let Some(danger) = Danger::of(volume) {
                let place = container_place(&["Volumes", volume]);
                danger.complete(findings.report(place, &*danger.message));
            }
        }
    }
}

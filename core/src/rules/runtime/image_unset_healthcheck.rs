use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageUnsetHealthcheck;

impl Rule for ImageUnsetHealthcheck {
    const META: Meta<'static> = Meta {
        id: "image-unset-healthcheck",
        summary: "nothing tells Docker whether the program of the image still works",
        why: "A program that hangs counts as running, and nobody starts it anew.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[
            "dockle:CIS-DI-0006",
            "trivy:AVD-DS-0026",
            "checkov:CKV_DOCKER_2",
        ],
        page: include_str!("image_unset_healthcheck.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let container = &config.image.config.config;
        if container.healthcheck.is_some() || container.command_line().next().is_none() {
            return;
        }
        findings
            .report(container_place(&[]), "the image has no health check")
            .help("say how to tell, `HEALTHCHECK CMD [\"/app\", \"health\"]`, or that something else does: `HEALTHCHECK NONE`; Podman and Buildah store it only with `--format docker`")
            .confidence(Confidence::Low);
    }
}

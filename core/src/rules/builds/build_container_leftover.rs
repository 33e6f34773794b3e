use crate::{
    image::{Place, config::ContainerConfig, container_place},
    lint::ImageConfig,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct BuildContainerLeftover;

impl Rule for BuildContainerLeftover {
    const META: Meta<'static> = Meta {
        id: "build-container-leftover",
        summary: "the configuration tells of the container that built the image",
        why: "The last command of the build and the name of its container help nobody but who wants to know how you build.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("build_container_leftover.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let document = &config.image.config;
        let help = "build with BuildKit, which leaves none: `docker buildx build`";
        let left = document.container_config.as_ref();
        if left.is_some_and(|left| *left != ContainerConfig::default()) {
            findings
                .report(
                    Place::config("/container_config"),
                    "`container_config` tells of the container of the last build step",
                )
                .help(help);
        }
        if !document.config.hostname.is_empty() {
            findings
                .report(
                    container_place(&["Hostname"]),
                    format!(
                        "`Hostname` is that of a build container: `{}`",
                        document.config.hostname
                    ),
                )
                .help(help);
        }
    }
}

use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct OnbuildTrigger;

impl Rule for OnbuildTrigger {
    const META: Meta<'static> = Meta {
        id: "onbuild-trigger",
        summary: "the image gives orders to builds that start from it",
        why: "They run where nobody sees them: the Dockerfile that starts from the image does not show them.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("onbuild_trigger.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let triggers = &config.image.config.config.on_build;
        let Some(first) = triggers.first() else {
            return;
        };
        let word = first.split_ascii_whitespace().next().unwrap_or_default();
        let others = match triggers.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        findings
            .report(
                container_place(&["OnBuild"]),
                format!("each build that starts from this image runs a `{word}`{others} of it first"),
            )
            .help("if the image is not made to build others on, take the `ONBUILD` out; else say it in its documentation");
    }
}

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
        for (index, trigger) in config.image.config.config.on_build.iter().enumerate() {
            let word = trigger.split_ascii_whitespace().next().unwrap_or_default();
            findings
                .report(
                    container_place(&["OnBuild", &index.to_string()]),
                    format!("each build that starts from this image runs a `{word}` of it first"),
                )
                .help("if the image is not made to build others on, take the `ONBUILD` out; else say it in its documentation");
        }
    }
}

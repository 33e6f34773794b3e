use crate::{image::Place, image::reference::DEFAULT_TAG, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct LatestImageTag;

impl Rule for LatestImageTag {
    const META: Meta<'static> = Meta {
        id: "latest-image-tag",
        summary: "the image has no other tag than `latest`",
        why: "Two builds have the same name, so nobody can say which one runs, or go back to the one before.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0006"],
        page: include_str!("latest_image_tag.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let tags = &config.image.tags;
        if tags.is_empty() || !tags.iter().all(|tag| is_latest(tag)) {
            return;
        }
        findings
            .report(
                Place::Image,
                format!("the image is known as `{}` alone", tags.join("`, `")),
            )
            .help("give it a tag of its own as well, such as the version or the commit, and deploy by that or by the digest");
    }
}

/// Whether a name, or a tag alone as layouts have it, says `latest`.
fn is_latest(name: &str) -> bool {
    name.rsplit(':').next() == Some(DEFAULT_TAG)
}

use crate::{
    image::{EntryKind, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImageApkCache;

impl Rule for ImageApkCache {
    const META: Meta<'static> = Meta {
        id: "image-apk-cache",
        summary: "the package index or packages of apk are in the image",
        why: "They serve only the next installation, and grow with each one.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0004", "trivy:AVD-DS-0025"],
        page: include_str!("image_apk_cache.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.copies().filter(|file| {
            file.kind() == EntryKind::File
                && file.entry().size > 0
                && found::is_below(file.path(), &["var/cache/apk", "etc/apk/cache"])
        });
        for (note, group) in found::by_layer_and_fate(files) {
            group
                .report(
                    findings,
                    format!("{} of apk's cache{note}", found::size(group.bytes)),
                    "in the cache as well",
                )
                .help("install with `apk add --no-cache`, which keeps none");
        }
    }
}

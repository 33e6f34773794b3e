use super::caches;
use crate::{
    image::{EntryKind, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImagePackageCache;

impl Rule for ImagePackageCache {
    const META: Meta<'static> = Meta {
        id: "image-package-cache",
        summary: "the cache of a package manager is in the image",
        why: "It serves only the next installation, and may hold packages that the image itself has not.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_package_cache.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image
            .copies()
            .filter(|file| file.kind() == EntryKind::File && file.entry().size > 0);
        let files = files.filter_map(|file| {
            Some((
                (
                    caches::owner(file.path())?,
                    file.layer().index,
                    !file.is_visible(),
                ),
                file,
            ))
        });
        for ((cache, _, is_hidden), group) in found::by(files) {
            group
                .report(
                    findings,
                    format!(
                        "{} of the cache of {cache}{}",
                        found::size(group.bytes),
                        if is_hidden { found::HIDDEN } else { "" }
                    ),
                    "in the cache as well",
                )
                .help(caches::help(cache));
        }
    }
}

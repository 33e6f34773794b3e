use crate::{
    image::{EntryKind, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImageAptLists;

impl Rule for ImageAptLists {
    const META: Meta<'static> = Meta {
        id: "image-apt-lists",
        summary: "the lists that `apt-get update` fetches are in the image",
        why: "The lists are tens of megabytes, serve only the build, and tell an intruder what to install.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0005"],
        page: include_str!("image_apt_lists.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.copies().filter(|file| {
            file.kind() == EntryKind::File
                && file.entry().size > 0
                && found::is_below(file.path(), &["var/lib/apt/lists"])
        });
        for (note, group) in found::by_layer_and_fate(files) {
            group
                .report(
                    findings,
                    format!("{} of lists of packages{note}", found::size(group.bytes)),
                    "one of the lists",
                )
                .help("remove them in the step that fetches them: `apt-get update && apt-get install … && rm -rf /var/lib/apt/lists/*`");
        }
    }
}

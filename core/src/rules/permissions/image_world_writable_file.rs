use crate::{
    image::{EntryKind, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImageWorldWritableFile;

impl Rule for ImageWorldWritableFile {
    const META: Meta<'static> = Meta {
        id: "image-world-writable-file",
        summary: "everyone in the container may write a file of the image",
        why: "Any program that is taken over, as whatever user, can put its own code there for the others to run.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_world_writable_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image
            .files()
            .filter(|file| file.kind() == EntryKind::File && file.entry().mode & 0o002 != 0);
        for group in found::by_layer(files) {
            group
                .report(
                    findings,
                    format!("everyone may write {}", group.names()),
                    "everyone may write this as well",
                )
                .help("take the right away with `chmod o-w`, or copy with `COPY --chmod=0755`; who needs to write it can own it");
        }
    }
}

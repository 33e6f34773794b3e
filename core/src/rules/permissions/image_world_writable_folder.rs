use crate::{
    image::{EntryKind, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImageWorldWritableFolder;

impl Rule for ImageWorldWritableFolder {
    const META: Meta<'static> = Meta {
        id: "image-world-writable-folder",
        summary: "everyone in the container may remove and replace what is in a folder",
        why: "A program or setting there can be exchanged by any user, whatever its own rights are.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_world_writable_folder.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let folders = image.files().filter(|file| {
            file.kind() == EntryKind::Directory && file.entry().mode & 0o1002 == 0o002
        });
        for group in found::by_layer(folders) {
            group
                .report(
                    findings,
                    format!("everyone may add, remove and rename files in {}", group.names()),
                    "this folder too",
                )
                .help("give the folder to the user that writes there; a folder for everybody's temporary files is `1777`, where each can remove only what is his own");
        }
    }
}

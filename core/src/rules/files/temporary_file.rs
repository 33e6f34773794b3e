use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct TemporaryFile;

impl Rule for TemporaryFile {
    const META: Meta<'static> = Meta {
        id: "temporary-file",
        summary: "files of the build are left in a folder for temporary files",
        why: "They are shipped and serve nobody, and may hold what was meant for the build alone.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("temporary_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} in a folder for temporary files: {}",
                found::size(group.bytes),
                group.names()
            );
            let help = "remove them in the step that made them, or work in a mount: `RUN --mount=type=tmpfs,target=/tmp …`";
            group.report(findings, message, "left as well").help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    file.kind() == EntryKind::File
        && file.entry().size > 0
        && found::is_below(file.path(), &["tmp", "var/tmp"])
}

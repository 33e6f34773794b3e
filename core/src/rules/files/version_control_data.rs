use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct VersionControlData;

impl Rule for VersionControlData {
    const META: Meta<'static> = Meta {
        id: "version-control-data",
        summary: "the history of the sources is in the image",
        why: "It has every version of every file, with passwords that were taken out long ago and the names of all who worked on it.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("version_control_data.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!("{}: a repository with its history", group.names());
            let help =
                "list `.git` in `.dockerignore`, or copy only the folders that the program needs";
            group
                .report(findings, message, "another repository")
                .help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    const MARKS: &[(&str, &str)] = &[
        (".git", "HEAD"),
        (".svn", "wc.db"),
        (".svn", "entries"),
        (".hg", "requires"),
        (".bzr", "README"),
    ];
    let folder = found::parent(file.path());
    let folder = folder
        .rsplit(|byte| *byte == b'/')
        .next()
        .unwrap_or_default();
    let is_mark = MARKS
        .iter()
        .any(|(of, name)| of.as_bytes() == folder && name.as_bytes() == file.name());
    is_mark && file.kind() == EntryKind::File && !found::is_of_package(file.path())
}

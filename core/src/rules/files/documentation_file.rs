use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct DocumentationFile;

impl Rule for DocumentationFile {
    const META: Meta<'static> = Meta {
        id: "documentation-file",
        summary: "manuals and documentation are in the image",
        why: "Nobody reads them in a container.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("documentation_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!("{} of documentation", found::size(group.bytes));
            let help = "keep dpkg from unpacking it, with `path-exclude=/usr/share/doc/*` in `/etc/dpkg/dpkg.cfg.d/`, or take a base that does";
            group
                .report(findings, message, "documentation as well")
                .help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    const FOLDERS: &[&str] = &[
        "usr/local/man",
        "usr/local/share/doc",
        "usr/local/share/man",
        "usr/share/doc",
        "usr/share/gtk-doc",
        "usr/share/info",
        "usr/share/man",
    ];
    // Licences must stay with what they are for.
    let is_licence = file.name().starts_with(b"copyright")
        || file.name().to_ascii_lowercase().starts_with(b"licen");
    file.kind() == EntryKind::File
        && file.entry().size > 0
        && !is_licence
        && found::is_below(file.path(), FOLDERS)
}

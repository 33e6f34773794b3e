use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct AuthorizedKey;

impl Rule for AuthorizedKey {
    const META: Meta<'static> = Meta {
        id: "authorized-key",
        summary: "the image lets the owners of certain keys log in",
        why: "Whoever has the other half of such a key gets into each container that runs an SSH server.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("authorized_key.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!("{} lets others log in", group.names());
            let help = "leave the file out; give keys to a container when it starts, or use `docker exec` and `kubectl exec`";
            group.report(findings, message, "another one").help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    file.kind() == EntryKind::File
        && file.entry().size > 0
        && matches!(file.name(), b"authorized_keys" | b"authorized_keys2")
        && found::is_in(file.path(), ".ssh")
}

use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct SshHostKey;

impl Rule for SshHostKey {
    const META: Meta<'static> = Meta {
        id: "ssh-host-key",
        summary: "the private key of an SSH server is in the image",
        why: "Every container has the same key, and whoever has the image can pass for any of them.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("ssh_host_key.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} {} known to whoever has the image",
                group.names(),
                group.either("is", "are")
            );
            let help = "remove it in the step that installs the server, and make keys when the container starts: `ssh-keygen -A`; better, leave the server out";
            group.report(findings, message, "another key").help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    let name = file.name();
    file.kind() == EntryKind::File
        && file.entry().size > 0
        && ((name.starts_with(b"ssh_host_") && name.ends_with(b"_key"))
            || (name.starts_with(b"dropbear_") && name.ends_with(b"_host_key")))
        && found::is_below(file.path(), &["etc", "usr/local/etc"])
}

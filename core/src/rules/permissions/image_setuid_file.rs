use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct ImageSetuidFile;

/// Programs that distributions give the bit themselves. They are well known, and no use in a container.
const OF_DISTRIBUTION: &[&str] = &[
    "bbsuid",
    "bsd-write",
    "chage",
    "chfn",
    "chsh",
    "dbus-daemon-launch-helper",
    "dotlockfile",
    "expiry",
    "gpasswd",
    "mount",
    "newgrp",
    "pam_extrausers_chkpwd",
    "pam_timestamp_check",
    "passwd",
    "ssh-agent",
    "ssh-keysign",
    "su",
    "umount",
    "unix_chkpwd",
    "unix_update",
    "utempter",
    "wall",
    "write",
];

impl Rule for ImageSetuidFile {
    const META: Meta<'static> = Meta {
        id: "image-setuid-file",
        summary: "a program of the image runs as its owner, whoever starts it",
        why: "A mistake in such a program makes any user of the container root.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0008"],
        page: include_str!("image_setuid_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image
            .files()
            .filter(|file| file.target().kind() == EntryKind::File && has_bit(*file));
        let files = files.map(|file| ((is_of_distribution(file), file.layer().index), file));
        for ((is_of_distribution, _), group) in found::by(files) {
            let first = group.first;
            let mode = first.target().entry().mode;
            let (bit, owner) = if mode & 0o4000 != 0 {
                ("set-user-ID", owner("user", first.target().entry().uid))
            } else {
                ("set-group-ID", owner("group", first.target().entry().gid))
            };
            if is_of_distribution {
                group
                    .report(
                        findings,
                        format!("{} of the distribution run as their owner; the first runs as {owner}", group.names()),
                        "has such a bit as well",
                    )
                    .severity(Severity::Info)
                    .help("a container needs none of them: `RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +`; or start it with `--security-opt no-new-privileges`");
            } else {
                group
                    .report(
                        findings,
                        format!("{}: the {bit} bit makes it run as {owner}", group.names()),
                        "has such a bit as well",
                    )
                    .help("run the program as the user it needs with `USER`; for a single right, as to open raw sockets, `setcap` gives that one alone");
            }
        }
    }
}

/// Whether it has a bit that does something: it is a program, and for the group's its members may run it.
fn has_bit(file: File<'_>) -> bool {
    let mode = file.target().entry().mode;
    (mode & 0o4000 != 0 && mode & 0o111 != 0) || (mode & 0o2000 != 0 && mode & 0o010 != 0)
}

fn is_of_distribution(file: File<'_>) -> bool {
    let folders = ["bin", "sbin", "lib", "lib64", "libexec", "usr"];
    let is_local = found::is_below(file.path(), &["usr/local"]);
    found::is_below(file.path(), &folders)
        && !is_local
        && OF_DISTRIBUTION
            .iter()
            .any(|name| name.as_bytes() == file.name())
}

fn owner(what: &str, id: u64) -> String {
    match id {
        0 => "root".to_owned(),
        id => format!("{what} {id}"),
    }
}

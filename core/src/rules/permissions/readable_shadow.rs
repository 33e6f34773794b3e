use crate::{
    image::{Image, Keep},
    rules::{
        accounts::{self, SHADOW},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct ReadableShadow;

/// Files with hashes of passwords.
const FILES: &[&str] = &[SHADOW, "etc/shadow-", "etc/gshadow", "etc/gshadow-"];

impl Rule for ReadableShadow {
    const META: Meta<'static> = Meta {
        id: "readable-shadow",
        summary: "everyone in the container may read the hashes of passwords",
        why: "A hash that can be read can be guessed, at leisure and elsewhere.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("readable_shadow.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        accounts::keep(keep, &[SHADOW]);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for path in FILES {
            let Some(file) = image.resolve(path).ok().flatten() else {
                continue;
            };
            if file.entry().mode & 0o004 == 0 {
                continue;
            }
            let has_hash = *path == SHADOW
                && accounts::read(image, path)
                    .list()
                    .iter()
                    .any(|account| account.password.starts_with('$'));
            let mode = file.entry().mode;
            let finding = findings.report(
                file.place(),
                format!("everyone may read `/{path}`: its mode is {mode:04o}"),
            );
            finding.help("take the right away: `chmod 0640`, owner `root:shadow`");
            if !has_hash {
                finding.severity(Severity::Info);
            }
        }
    }
}

use crate::{
    image::{Image, Keep},
    rules::{
        accounts::{self, Accounts, PASSWD},
        found,
        prelude::*,
    },
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct UnknownOwner;

impl Rule for UnknownOwner {
    const META: Meta<'static> = Meta {
        id: "unknown-owner",
        summary: "files of the image belong to a number that no account has",
        why: "Whoever gets that number later, in the container or on a shared volume, owns them.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unknown_owner.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        accounts::keep(keep, &[PASSWD]);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        let Accounts::Known(accounts) = accounts::read(image, PASSWD) else {
            return;
        };
        let mut known: HashSet<u64> = accounts.iter().filter_map(|account| account.id).collect();
        // Who the image runs as by number is meant.
        let user = image.config.config.user.split(':').next();
        known.extend(user.and_then(|user| user.parse::<u64>().ok()));
        known.insert(0);
        let files = image
            .files()
            .filter(|file| !known.contains(&file.entry().uid));
        for group in found::by_layer(files) {
            let uid = group.first.entry().uid;
            group
                .report(
                    findings,
                    format!("{}: the owner is {uid}, and `/etc/passwd` has no such number", group.names()),
                    "the same",
                )
                .help("copy with `COPY --chown=…` for a user of the image, or leave the files to root if the program only reads them");
        }
    }
}

use crate::{
    image::{Image, Keep},
    rules::{
        accounts::{self, Account, GROUP, PASSWD},
        prelude::*,
    },
};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct DuplicateAccount;

/// How many pairs are told of each file.
const MAX_TOLD: usize = 5;

impl Rule for DuplicateAccount {
    const META: Meta<'static> = Meta {
        id: "duplicate-account",
        summary: "two accounts of the image have the same number or name",
        why: "They are one account to the kernel: what one may do the other may, and a second root is easily overlooked.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-LI-0002"],
        page: include_str!("duplicate_account.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        accounts::keep(keep, &[PASSWD, GROUP]);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for (path, what) in [(PASSWD, "users"), (GROUP, "groups")] {
            let Some(file) = image.resolve(path).ok().flatten() else {
                continue;
            };
            let accounts = accounts::read(image, path).list();
            let by_id = shared(&accounts, |account| account.id);
            let by_name = shared(&accounts, |account| Some(&account.name));
            let more = (by_id.len() + by_name.len()).saturating_sub(MAX_TOLD);
            let ids = by_id.iter().map(|(id, names)| {
                let names: Vec<String> = names
                    .iter()
                    .take(MAX_TOLD)
                    .map(|name| format!("`{name}`"))
                    .collect();
                (
                    *id == 0 && path == PASSWD,
                    format!(
                        "the {what} {} have the same number {id}",
                        names.join(" and ")
                    ),
                )
            });
            let names = by_name
                .keys()
                .map(|name| (false, format!("two {what} are called `{name}`")));
            for (is_root, message) in ids.chain(names).take(MAX_TOLD) {
                let message = match more {
                    0 => message,
                    more => format!("{message}; {more} more are like that"),
                };
                let finding = findings.report(file.place(), message);
                if is_root {
                    finding
                        .severity(Severity::Error)
                        .help("remove the second root; who needs to be root for a step can be it by `USER root`");
                } else {
                    finding.help("give each account a number and a name of its own");
                }
            }
        }
    }
}

/// The names of accounts by what several of them have in common.
fn shared<'a, K: Ord + Copy>(
    accounts: &'a [Account],
    key: impl Fn(&'a Account) -> Option<K>,
) -> BTreeMap<K, Vec<&'a str>> {
    let mut by: BTreeMap<K, Vec<&str>> = BTreeMap::new();
    for account in accounts {
        if let Some(key) = key(account) {
            by.entry(key).or_default().push(&account.name);
        }
    }
    by.retain(|_, names| names.len() > 1);
    by
}

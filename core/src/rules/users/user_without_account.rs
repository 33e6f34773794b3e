use crate::{
    image::{Image, Keep, container_place},
    rules::{
        accounts::{self, Accounts, GROUP, PASSWD},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct UserWithoutAccount;

impl Rule for UserWithoutAccount {
    const META: Meta<'static> = Meta {
        id: "user-without-account",
        summary: "the image runs as a user or group by a name that it does not know",
        why: "The name is looked up in the image when a container starts, and it does not start.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("user_without_account.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        accounts::keep(keep, &[PASSWD, GROUP]);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        if image.config.is_windows() {
            return;
        }
        let user = &image.config.config.user;
        let (name, group) = user.split_once(':').unwrap_or((user, ""));
        for (name, path, what) in [(name, PASSWD, "user"), (group, GROUP, "group")] {
            if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let message = match accounts::read(image, path) {
                Accounts::Known(accounts)
                    if !accounts.iter().any(|account| account.name == name) =>
                {
                    format!("there is no {what} `{name}` in the image's `/{path}`")
                }
                Accounts::Absent => {
                    format!("the {what} `{name}` cannot be found: the image has no `/{path}`")
                }
                _ => continue,
            };
            findings.report(container_place(&["User"]), message).help(
                "make the account in the image, or set the user by its number: `USER 10001:10001`",
            );
        }
    }
}

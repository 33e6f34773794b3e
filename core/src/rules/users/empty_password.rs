use crate::{
    image::{Image, Keep},
    rules::{
        accounts::{self, PASSWD, SHADOW},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct EmptyPassword;

impl Rule for EmptyPassword {
    const META: Meta<'static> = Meta {
        id: "empty-password",
        summary: "an account of the image has an empty password",
        why: "Whoever runs as another user becomes this one with `su`, and is let in where a login asks for a password.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:DKL-LI-0001"],
        page: include_str!("empty_password.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        accounts::keep(keep, &[PASSWD, SHADOW]);
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for path in [SHADOW, PASSWD] {
            let Some(file) = image.resolve(path).ok().flatten() else {
                continue;
            };
            let accounts = accounts::read(image, path).list();
            let mut open = accounts
                .iter()
                .filter(|account| account.password.is_empty());
            let Some(first) = open.next() else {
                continue;
            };
            let others = match open.count() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            findings
                .report(
                    file.place(),
                    format!("`{}`{others} can log in without a password", first.name),
                )
                .help("lock the account: `passwd -l NAME`, or `*` in the second field; a container needs no password to start as any user");
        }
    }
}

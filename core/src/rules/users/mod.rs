//! Who a container runs as.

mod duplicate_account;
mod empty_password;
mod image_named_user;
mod image_root_user;
mod named_user;
mod named_user_without_passwd;
mod passwordless_sudo;
mod root_user;
mod sudo_in_history;
mod sudo_in_run;
mod unused_user;
mod user_without_account;
mod useradd_without_no_log_init;

pub(crate) use image_root_user::{keep_accounts, runs_as_root};

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "users",
    about: "who a container runs as",
    rules: &[
        Entry::configurable::<root_user::RootUser>(),
        Entry::plain::<unused_user::UnusedUser>(),
        Entry::plain::<named_user_without_passwd::NamedUserWithoutPasswd>(),
        Entry::configurable::<named_user::NamedUser>(),
        Entry::plain::<passwordless_sudo::PasswordlessSudo>(),
        Entry::plain::<sudo_in_run::SudoInRun>(),
        Entry::configurable::<useradd_without_no_log_init::UseraddWithoutNoLogInit>(),
        Entry::plain::<image_root_user::ImageRootUser>(),
        Entry::plain::<image_named_user::ImageNamedUser>(),
        Entry::plain::<sudo_in_history::SudoInHistory>(),
        Entry::plain::<user_without_account::UserWithoutAccount>(),
        Entry::plain::<duplicate_account::DuplicateAccount>(),
        Entry::plain::<empty_password::EmptyPassword>(),
    ],
};

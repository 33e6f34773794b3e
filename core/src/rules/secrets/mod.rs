//! Secrets where anyone who has the image can read them.

mod carriers;
mod copied_credential_file;
pub(in crate::rules) mod credential_files;
mod evidence;
mod fixed_password;
mod harmless;
mod kept;
mod secret_in_layer;
mod secret_in_text;
mod secret_in_variable;
mod tokens;
mod uses;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "secrets",
    about: "secrets where anyone who has the image can read them",
    rules: &[
        Entry::plain::<secret_in_variable::SecretInVariable>(),
        Entry::plain::<secret_in_text::SecretInText>(),
        Entry::plain::<secret_in_layer::SecretInLayer>(),
        Entry::plain::<copied_credential_file::CopiedCredentialFile>(),
        Entry::plain::<fixed_password::FixedPassword>(),
    ],
};

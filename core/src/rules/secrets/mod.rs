//! Secrets where anyone who has the image can read them.

mod carriers;
mod copied_credential_file;
mod credential_file_in_image;
pub(in crate::rules) mod credential_files;
mod fixed_password;
mod kept;
mod names;
mod secret_in_image;
mod secret_in_image_config;
mod secret_in_layer;
mod secret_in_text;
mod secret_in_variable;
mod shipped;
mod uses;

use crate::{
    dockerfile::Dockerfile,
    lint::Entry,
    rules::Topic,
    text::{Span, offset},
};

pub(super) static TOPIC: Topic = Topic {
    name: "secrets",
    about: "secrets where anyone who has the image can read them",
    rules: &[
        Entry::configurable::<secret_in_variable::SecretInVariable>(),
        Entry::plain::<secret_in_text::SecretInText>(),
        Entry::plain::<secret_in_layer::SecretInLayer>(),
        Entry::plain::<copied_credential_file::CopiedCredentialFile>(),
        Entry::plain::<fixed_password::FixedPassword>(),
        Entry::configurable::<secret_in_image::SecretInImage>(),
        Entry::plain::<secret_in_image_config::SecretInImageConfig>(),
        Entry::plain::<credential_file_in_image::CredentialFileInImage>(),
    ],
};

/// Where in a place a secret stands: the place as a whole, if it is written otherwise there.
fn place_of(file: &Dockerfile, within: Span, secret: &str) -> Span {
    match file.source().slice(within).rfind(secret) {
        Some(at) => {
            let start = within.start + offset(at);
            Span::new(start, start + offset(secret.len()))
        }
        None => within,
    }
}

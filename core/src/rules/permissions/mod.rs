//! What files of the image may be done to, and by whom.

mod app_owned_files;
mod lasting;
mod setuid_bit;
mod world_writable_file;
mod writable_program;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "permissions",
    about: "who may change and run the files of the image",
    rules: &[
        Entry::plain::<world_writable_file::WorldWritableFile>(),
        Entry::plain::<setuid_bit::SetuidBit>(),
        Entry::plain::<writable_program::WritableProgram>(),
        Entry::plain::<app_owned_files::AppOwnedFiles>(),
    ],
};

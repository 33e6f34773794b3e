//! What files of the image may be done to, and by whom.

mod app_owned_files;
mod capabilities;
mod image_file_capability;
mod image_setuid_file;
mod image_world_writable_file;
mod image_world_writable_folder;
mod lasting;
mod readable_shadow;
mod setuid_bit;
mod unknown_owner;
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
        Entry::plain::<readable_shadow::ReadableShadow>(),
        Entry::plain::<image_setuid_file::ImageSetuidFile>(),
        Entry::plain::<image_file_capability::ImageFileCapability>(),
        Entry::plain::<image_world_writable_file::ImageWorldWritableFile>(),
        Entry::plain::<image_world_writable_folder::ImageWorldWritableFolder>(),
        Entry::plain::<unknown_owner::UnknownOwner>(),
    ],
};

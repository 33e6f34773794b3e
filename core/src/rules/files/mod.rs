//! Files that an image holds and nobody needs in it.

mod authorized_key;
mod core_dump;
mod development_file;
mod documentation_file;
mod source_code;
mod ssh_host_key;
mod temporary_file;
mod test_file;
mod version_control_data;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "files",
    about: "files that an image holds and nobody needs in it",
    rules: &[
        Entry::plain::<version_control_data::VersionControlData>(),
        Entry::plain::<development_file::DevelopmentFile>(),
        Entry::plain::<source_code::SourceCode>(),
        Entry::plain::<test_file::TestFile>(),
        Entry::plain::<documentation_file::DocumentationFile>(),
        Entry::plain::<core_dump::CoreDump>(),
        Entry::plain::<temporary_file::TemporaryFile>(),
        Entry::plain::<ssh_host_key::SshHostKey>(),
        Entry::plain::<authorized_key::AuthorizedKey>(),
    ],
};

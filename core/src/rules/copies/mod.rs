//! What COPY and ADD take, and from where.

mod add_for_local_file;
mod add_in_history;
mod archives;
mod copied_archive_unpacked;
mod copy_from_own_stage;
mod numeric_copy_from;
mod relative_copy_destination;
mod several_sources_to_file;
mod unknown_copy_from;
mod whole_root_copied;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "copies",
    about: "what COPY and ADD take, and from where",
    rules: &[
        Entry::plain::<numeric_copy_from::NumericCopyFrom>(),
        Entry::configurable::<unknown_copy_from::UnknownCopyFrom>(),
        Entry::plain::<copy_from_own_stage::CopyFromOwnStage>(),
        Entry::configurable::<several_sources_to_file::SeveralSourcesToFile>(),
        Entry::configurable::<add_for_local_file::AddForLocalFile>(),
        Entry::plain::<copied_archive_unpacked::CopiedArchiveUnpacked>(),
        Entry::configurable::<relative_copy_destination::RelativeCopyDestination>(),
        Entry::configurable::<whole_root_copied::WholeRootCopied>(),
        Entry::plain::<add_in_history::AddInHistory>(),
    ],
};

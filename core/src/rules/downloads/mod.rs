//! What a build downloads, and whether it is what was meant.

mod add_url_in_history;
mod add_without_checksum;
mod checks;
mod curl_and_wget;
mod download_piped_to_shell;
mod plain_http;
mod unpinned_git_source;
mod unverified_certificate;
mod unverified_download;
mod wget_progress;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "downloads",
    about: "what a build downloads, and whether it is what was meant",
    rules: &[
        Entry::plain::<plain_http::PlainHttp>(),
        Entry::plain::<unverified_certificate::UnverifiedCertificate>(),
        Entry::plain::<download_piped_to_shell::DownloadPipedToShell>(),
        Entry::plain::<unverified_download::UnverifiedDownload>(),
        Entry::plain::<add_without_checksum::AddWithoutChecksum>(),
        Entry::plain::<unpinned_git_source::UnpinnedGitSource>(),
        Entry::configurable::<curl_and_wget::CurlAndWget>(),
        Entry::configurable::<wget_progress::WgetProgress>(),
        Entry::plain::<add_url_in_history::AddUrlInHistory>(),
    ],
};

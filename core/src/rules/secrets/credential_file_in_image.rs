use super::shipped;
use crate::{
    image::{EntryKind, File, Image, secrets::is_public_path},
    rules::prelude::*,
};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct CredentialFileInImage;

impl Rule for CredentialFileInImage {
    const META: Meta<'static> = Meta {
        id: "credential-file-in-image",
        summary: "a layer has a file that is made to hold keys or passwords",
        why: "Whoever can pull the image has it and can try to open it, also if later layers delete it.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0010"],
        page: include_str!("credential_file_in_image.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let mut found: BTreeMap<&[u8], (&'static str, Vec<File<'_>>)> = BTreeMap::new();
        for file in image.copies() {
            let is_full = file.kind() == EntryKind::File && file.entry().size > 0;
            if let Some(what) = of_path(file.path()).filter(|_| is_full) {
                let at = found.entry(file.path());
                at.or_insert((what, Vec::new())).1.push(file);
            }
        }
        for (what, copies) in found.into_values() {
            let Some(told) = shipped::told(&copies) else {
                continue;
            };
            let path = told.display_path();
            let message = format!("`{path}`{} is {what}", shipped::fate(told));
            let finding = findings.report(told.place(), message);
            finding.confidence(Confidence::Medium);
            finding.help(
                "keep it out of every layer, with `.dockerignore` or `RUN --mount=type=secret,id=…,target=…`, and give it to the container when it starts",
            );
            shipped::relate(finding, told, &copies);
        }
    }
}

/// Endings of files whose content does not say what is in it.
const ENDINGS: &[(&str, &str)] = &[
    (".agilekeychain", "a password store"),
    (".bek", "a key of a disk"),
    (".fve", "a key of a disk"),
    (".jceks", "a key store"),
    (".jks", "a key store"),
    (".kdb", "a password store"),
    (".kdbx", "a password store"),
    (".keychain", "a password store"),
    (".keystore", "a key store"),
    (".keytab", "a key table of Kerberos"),
    (".p12", "a key store"),
    (".pfx", "a key store"),
    (".psafe3", "a password store"),
];

/// Ends of paths, from a whole component on.
const ENDS: &[(&str, &str)] = &[
    (
        ".azure/msal_token_cache.bin",
        "a cache of cloud credentials",
    ),
    (
        ".config/gcloud/access_tokens.db",
        "a cache of cloud credentials",
    ),
    (
        ".config/gcloud/credentials.db",
        "a store of cloud credentials",
    ),
    (".gnupg/secring.gpg", "a ring of private keys"),
    (".htpasswd", "a file of password hashes"),
];

/// What a file of this path is, if its name says so. Files that hold secrets as text are not among them:
/// their content is looked at.
fn of_path(path: &[u8]) -> Option<&'static str> {
    let path = String::from_utf8_lossy(path).to_ascii_lowercase();
    let name = path.rsplit('/').next()?;
    // Certificates that are trusted, and what packages and tests bring.
    if is_public_path(path.as_bytes()) || name.contains("cacerts") || name.contains("trust") {
        return None;
    }
    if path.contains(".gnupg/private-keys-v1.d/") && name.strip_suffix(".key").is_some() {
        return Some("a private key of GnuPG");
    }
    let is_end = |end: &str| {
        let before = path.strip_suffix(end);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let by_end = ENDS.iter().find(|(end, _)| is_end(end));
    let by_ending = || ENDINGS.iter().find(|(ending, _)| name.ends_with(ending));
    by_end.or_else(by_ending).map(|(_, what)| *what)
}

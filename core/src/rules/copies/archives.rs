//! What archives are called.

/// How archives that ADD unpacks are called. It looks at their content, so a name is only a sign.
const ARCHIVES: &[&str] = &[
    ".tar", ".gz", ".tgz", ".taz", ".bz2", ".tbz", ".tbz2", ".tb2", ".tz2", ".xz", ".txz", ".lzma",
    ".tlz", ".lz", ".z", ".tpz", ".zst", ".tzst", ".tzstd",
];

/// The usual names of them, as they are spelt.
const USUAL: &[&str] = &[
    ".Z", ".bz2", ".gz", ".lz", ".lzma", ".tZ", ".tar", ".tb2", ".tbz", ".tbz2", ".tgz", ".tlz",
    ".tpz", ".txz", ".xz",
];

/// How strictly a name is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Any ending that `ADD` unpacks, in capitals too.
    AnyCase,
    /// The usual endings as they are spelt.
    AsWritten,
}

/// Whether a file is an archive by its name.
pub(super) fn is_archive_name(path: &str, spelling: Spelling) -> bool {
    match spelling {
        Spelling::AnyCase => {
            let lower = path.to_ascii_lowercase();
            ARCHIVES.iter().any(|ending| lower.ends_with(ending))
        }
        Spelling::AsWritten => USUAL.iter().any(|ending| path.ends_with(ending)),
    }
}

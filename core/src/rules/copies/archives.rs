//! What archives are called.

/// How archives that ADD unpacks are called. It looks at their content, so a name is only a sign.
const ARCHIVES: &[&str] = &[
    ".tar", ".gz", ".tgz", ".taz", ".bz2", ".tbz", ".tbz2", ".tb2", ".tz2", ".xz", ".txz", ".lzma",
    ".tlz", ".lz", ".z", ".tpz", ".zst", ".tzst", ".tzstd",
];

/// Whether a file is an archive by its name.
pub(super) fn is_archive_name(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ARCHIVES.iter().any(|ending| lower.ends_with(ending))
}

use super::{Entry, EntryKind, problems::Problems};
use crate::image::ProblemKind;

/// Tells of paths that are twice in a layer, and of entries below a symbolic link of the same layer.
///
/// A folder may be there twice, as some builders write it again for each file in it, and so may
/// whiteouts: that means the same.
pub(super) fn tell(entries: &[Entry], problems: &mut Problems) {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    for pair in sorted.windows(2) {
        let [first, second] = pair else { continue };
        if first.path == second.path && !means_the_same(first, second) {
            let message = "it is in the layer twice; tools differ in which one counts";
            problems.of_file(ProblemKind::Ambiguous, &first.path, message);
        }
    }
    for link in sorted
        .iter()
        .filter(|entry| entry.kind == EntryKind::Symlink)
    {
        let folder = [&*link.path, b"/"].concat();
        let below = sorted.partition_point(|entry| *entry.path < *folder);
        let below = sorted
            .get(below)
            .filter(|entry| entry.path.starts_with(&folder));
        if let Some(below) = below {
            let message = format!(
                "{} is a symbolic link in the same layer; tools differ in where this file is put",
                link.display_path()
            );
            problems.of_file(ProblemKind::Ambiguous, &below.path, message);
        }
    }
}

fn means_the_same(first: &Entry, second: &Entry) -> bool {
    let rights = |entry: &Entry| (entry.mode, entry.uid, entry.gid);
    match (first.kind, second.kind) {
        (EntryKind::Directory, EntryKind::Directory) => rights(first) == rights(second),
        (
            EntryKind::Whiteout | EntryKind::Opaque | EntryKind::Leftover,
            EntryKind::Whiteout | EntryKind::Opaque | EntryKind::Leftover,
        ) => true,
        _ => false,
    }
}

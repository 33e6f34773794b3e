use super::{
    Entry, EntryKind, Extra, WHITEOUT,
    path::{self, MAX_NAME_BYTES},
    problems::Problems,
    tar::Member,
};
use crate::image::{Limits, ProblemKind};

/// What the names of a storage driver's own files start with.
const DRIVER: &[u8] = b".wh..wh.";

/// The entry that a member of an archive is, without its content; `None` if it is left out, which is
/// told.
pub(super) fn entry(member: &Member, limits: &Limits, problems: &mut Problems) -> Option<Entry> {
    let cleaned = path::clean(&member.name);
    let path = cleaned.path;
    let shown = &path[..path.len().min(limits.path_bytes)];
    for (kind, message) in &member.notes {
        problems.of_file(*kind, shown, message.clone());
    }
    if path.len() > limits.path_bytes || cleaned.depth > limits.path_depth {
        let message = format!(
            "the path has {} bytes and {} components, more than {} and {}; it is left out",
            path.len(),
            cleaned.depth,
            limits.path_bytes,
            limits.path_depth
        );
        problems.of_file(ProblemKind::Limit, shown, message);
        return None;
    }
    let mut ambiguous = |message| problems.of_file(ProblemKind::Ambiguous, &path, message);
    if cleaned.climbs {
        let written = &member.name[..member.name.len().min(limits.path_bytes)];
        let written = String::from_utf8_lossy(written);
        ambiguous(format!(
            "`..` in its name `{written}` may lead out of the root"
        ));
    }
    if cleaned.longest > MAX_NAME_BYTES {
        ambiguous(format!(
            "a part of its path has {} bytes; Linux takes {MAX_NAME_BYTES}",
            cleaned.longest
        ));
    }
    if path.is_empty() && member.kind != EntryKind::Directory {
        ambiguous("an entry that is no folder has no name; it is left out".to_owned());
        return None;
    }
    let kind = kind(member, &path, problems);
    let is_device = matches!(kind, EntryKind::CharDevice | EntryKind::BlockDevice);
    let extra = Extra {
        link: match kind {
            EntryKind::HardLink => Some(path::clean(&member.link).path.into()),
            EntryKind::Symlink => Some(member.link.as_slice().into()),
            _ => None,
        },
        device: is_device.then_some(member.device),
        xattrs: member.xattrs.clone(),
    };
    let entry = Entry {
        kind,
        size: if kind == EntryKind::File {
            member.size
        } else {
            0
        },
        header_size: member.size,
        mode: member.mode,
        uid: member.uid,
        gid: member.gid,
        mtime: member.mtime,
        extra: (extra != Extra::default()).then(|| Box::new(extra)),
        content: None,
        path: path.into(),
    };
    if entry.is_leaked_whiteout() {
        let message = "overlayfs marks a removed file by such a device 0:0; in a layer `.wh.` does, and tools \
                       differ in what becomes of this";
        problems.of_file(ProblemKind::InvalidWhiteout, &entry.path, message);
    }
    Some(entry)
}

/// What an entry is, with whiteouts (image-spec, `layer.md`).
fn kind(member: &Member, path: &[u8], problems: &mut Problems) -> EntryKind {
    let mut invalid = |message| problems.of_file(ProblemKind::InvalidWhiteout, path, message);
    let mut components = path.rsplit(|byte| *byte == b'/');
    let name = components.next().unwrap_or(b"");
    let marked: Vec<&[u8]> = components
        .filter(|part| part.starts_with(WHITEOUT))
        .collect();
    if marked.iter().any(|folder| folder.starts_with(DRIVER)) {
        return EntryKind::Leftover;
    }
    if !marked.is_empty() {
        invalid("it is in a folder that has the name of a whiteout");
    }
    match name.strip_prefix(WHITEOUT) {
        None => member.kind,
        Some(b".wh..opq") => EntryKind::Opaque,
        Some(b"" | b"." | b"..") => {
            invalid("a whiteout names no file");
            EntryKind::Leftover
        }
        Some(_) if name.starts_with(DRIVER) => EntryKind::Leftover,
        Some(_) => EntryKind::Whiteout,
    }
}

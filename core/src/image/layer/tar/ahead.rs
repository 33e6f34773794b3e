use super::{
    super::{EntryKind, stop::Stop},
    header::Fields,
    pax::Pax,
};
use crate::image::{Limits, ProblemKind};

/// What headers before an entry's own say of it.
#[derive(Default)]
pub(super) struct Ahead {
    pub(super) name: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) pax: Option<Pax>,
    bytes: u64,
    pub(super) notes: Vec<(ProblemKind, String)>,
}

impl Ahead {
    pub(super) fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    pub(super) fn note(&mut self, message: &str) {
        self.notes
            .push((ProblemKind::Ambiguous, message.to_owned()));
    }

    pub(super) fn charge(&mut self, bytes: u64, limits: &Limits) -> Result<(), Stop> {
        // Headers without content count too, or they could go on for ever.
        self.bytes = self.bytes.saturating_add(bytes.max(1));
        let most = limits.header_bytes;
        if self.bytes <= most {
            return Ok(());
        }
        let message = format!("the headers of one entry have more than {most} bytes");
        Err(Stop::limit(message))
    }

    pub(super) fn tell_unreadable(&mut self, fields: &Fields, pax: &Pax) {
        let mut damaged = |message| self.notes.push((ProblemKind::Damaged, message));
        if !fields.unreadable.is_empty() {
            let names = fields.unreadable.join(", ");
            damaged(format!("its header's {names} cannot be read"));
        }
        match pax.unreadable.first().map(String::as_str) {
            None => {}
            Some("") => damaged("its extended header is damaged".to_owned()),
            Some(key) => damaged(format!("`{key}` of its extended header cannot be read")),
        }
    }

    pub(super) fn kind(&mut self, type_flag: u8, name: &[u8], size: u64) -> EntryKind {
        let kind = match type_flag {
            // Before POSIX a folder was a file with this name.
            0 if name.ends_with(b"/") => EntryKind::Directory,
            0 | b'0' | b'7' | b'S' => EntryKind::File,
            b'1' => EntryKind::HardLink,
            b'2' => EntryKind::Symlink,
            b'3' => EntryKind::CharDevice,
            b'4' => EntryKind::BlockDevice,
            b'5' => EntryKind::Directory,
            b'6' => EntryKind::Fifo,
            other => {
                let other = char::from(other).escape_default();
                self.note(&format!(
                    "its type `{other}` is unknown: some tools take it for a file, some fail"
                ));
                EntryKind::File
            }
        };
        if type_flag != 0 && kind == EntryKind::File && name.ends_with(b"/") {
            self.note("it is a file with the name of a folder; GNU tar makes a folder of it");
        }
        // No tool expects content after a hard link.
        if size > 0 && !matches!(kind, EntryKind::File | EntryKind::HardLink) {
            self.note("its header announces content, which only files have; GNU tar looks for it");
        }
        kind
    }
}

//! One file: read, pinned, written.

use super::args::PinArgs;
use crate::{
    cli::{discover::Found, disk, fix},
    dockerfile::{Inputs, Publisher},
    error::{Error, ErrorKind},
    image::reference::Reference,
    pin::{self, FileKind, PinOptions, PinReport, PinTarget, Pinned},
    text::Source,
};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// What becomes of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The files are written.
    Write,
    /// It is told what would change.
    Check,
    /// The changes are printed as a diff.
    Diff,
}

impl Mode {
    pub(super) fn of(args: &PinArgs) -> Self {
        if args.check {
            Self::Check
        } else if args.diff {
            Self::Diff
        } else {
            Self::Write
        }
    }
}

/// What holds for all files.
pub(super) struct Run {
    pub(super) inputs: Inputs,
    pub(super) mode: Mode,
    pub(super) update: bool,
}

/// A file as it was read, or why it was not.
pub(super) struct File {
    path: String,
    content: Result<(PathBuf, Source, FileKind), Error>,
}

impl File {
    pub(super) fn read(found: &Found) -> Self {
        match found {
            Found::Nothing { path, reason } => Self {
                path: path.clone(),
                content: Err(Error::new(ErrorKind::Io, reason.clone())),
            },
            Found::File(path) => {
                let kind = FileKind::of(path).unwrap_or(FileKind::Dockerfile);
                let source = disk::read_source(path);
                Self {
                    path: disk::display(path),
                    content: source.map(|source| (path.clone(), source, kind)),
                }
            }
        }
    }
}

impl Run {
    /// What a registry will be asked for.
    pub(super) fn asked(&self, file: &File) -> Vec<Reference> {
        let Ok((_, source, kind)) = &file.content else {
            return Vec::new();
        };
        let targets = pin::references(source, *kind, &self.inputs).unwrap_or_default();
        let is_asked = |target: &&PinTarget| self.update || target.digest().is_none();
        targets
            .iter()
            .filter(is_asked)
            .filter_map(PinTarget::tagged)
            .collect()
    }

    /// Which names are not pinned; nobody is asked.
    pub(super) fn look(&self, found: &Found) -> PinReport {
        let file = File::read(found);
        let looked = file.content.and_then(|(_, source, kind)| {
            let targets = pin::references(&source, kind, &self.inputs)?;
            Ok(PinReport::looked(&source, kind, &targets))
        });
        looked
            .unwrap_or_else(|error| PinReport::failed(&error))
            .at(file.path)
    }

    pub(super) fn pin(&self, file: File, publisher: &dyn Publisher) -> PinReport {
        let options = PinOptions {
            update: self.update,
        };
        let outcome = file.content.and_then(|(path, source, kind)| {
            let pinned = pin::pin(&source, kind, &self.inputs, publisher, options)?;
            self.finish(&path, &source, &pinned)?;
            Ok(PinReport::pinned(&source, kind, &pinned))
        });
        outcome
            .unwrap_or_else(|error| PinReport::failed(&error))
            .at(file.path)
    }

    fn finish(&self, path: &Path, source: &Source, pinned: &Pinned) -> Result<(), Error> {
        let after = source.edited(&pinned.edits);
        let after = after.ok_or_else(|| Error::new(ErrorKind::TooLarge, "grows too large"))?;
        let after = after.to_bytes(after.span());
        let is_stdin = path.as_os_str() == "-";
        let done = match self.mode {
            Mode::Check => Ok(()),
            Mode::Diff => {
                let before = source.to_bytes(source.span());
                fix::diff(&disk::display(path), Some(&before), &after)
                    .and_then(|text| disk::print(|out| out.write_all(&text)))
            }
            Mode::Write if is_stdin => disk::print(|out| Write::write_all(out, &after)),
            Mode::Write if pinned.edits.is_empty() => Ok(()),
            Mode::Write => disk::write_atomically(path, &after),
        };
        done.map_err(|error| Error::new(ErrorKind::Io, "cannot be written").because(error))
    }
}

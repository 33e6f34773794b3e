//! `holystone check --fix` and `--diff`: what becomes of the fixed texts.

use super::{
    args::CheckArgs,
    disk::{self, DiskContext},
    print,
};
use crate::{
    check::Fixed,
    dockerfile::context::Context,
    error::{Error, ErrorKind},
    lint::Safety,
    text::Source,
};
use similar::TextDiff;
use std::{io, path::Path};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixing {
    /// What a fix must promise.
    pub(super) safety: Safety,
    /// Print what would change, and write nothing.
    pub(super) diff: bool,
}

impl Fixing {
    /// `None` if nothing is to be fixed.
    pub(super) fn asked(args: &CheckArgs) -> Option<Self> {
        let safety = args.fix.map(super::args::FixLevel::safety);
        (args.diff || safety.is_some()).then(|| Self {
            safety: safety.unwrap_or(Safety::Safe),
            diff: args.diff,
        })
    }

    /// What standard output is used for.
    pub(super) fn takes_stdout(self, args: &CheckArgs) -> Option<&'static str> {
        if self.diff {
            Some("the changes")
        } else {
            let reads_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
            reads_stdin.then_some("the fixed file")
        }
    }

    /// Writes what was fixed, or prints what would be.
    pub(super) fn finish(
        self,
        path: &Path,
        before: &Source,
        fixed: &Fixed,
        context: Option<&DiskContext>,
    ) -> Result<(), Error> {
        let done = if self.diff {
            show(path, before, fixed, context)
        } else {
            write(path, before, fixed, context)
        };
        match done {
            // Who closes the pipe has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => {
                done.map_err(|error| Error::new(ErrorKind::Io, "cannot be written").because(error))
            }
        }
    }
}

fn write(
    path: &Path,
    before: &Source,
    fixed: &Fixed,
    context: Option<&DiskContext>,
) -> io::Result<()> {
    let after = fixed.text();
    for (file, text) in &fixed.other_files {
        if let Some(context) = context {
            disk::write_atomically(&context.place(file), text.as_bytes())?;
        }
    }
    if path.as_os_str() == "-" {
        disk::print(|out| out.write_all(&after))
    } else if after == before.to_bytes(before.span()) {
        Ok(())
    } else {
        disk::write_atomically(path, &after)
    }
}

fn show(
    path: &Path,
    before: &Source,
    fixed: &Fixed,
    context: Option<&DiskContext>,
) -> io::Result<()> {
    let after = fixed.file.source.as_ref().map_or("", Source::text);
    let mut text = diff(&disk::display(path), Some(before.text()), after);
    for (file, after) in &fixed.other_files {
        if let Some(context) = context {
            let place = context.place(file);
            let before = context.read(file);
            text.push_str(&diff(&disk::display(&place), before.as_deref(), after));
        }
    }
    print(&text)
}

/// A unified diff, empty if nothing changed; of a new file if there is no text before.
fn diff(path: &str, before: Option<&str>, after: &str) -> String {
    let old = if before.is_some() { path } else { "/dev/null" };
    TextDiff::from_lines(before.unwrap_or_default(), after)
        .unified_diff()
        .header(old, path)
        .to_string()
}

//! `holystone check --fix` and `--diff`: what becomes of the fixed texts.

use super::{
    args::CheckArgs,
    disk::{self, DiskContext},
};
use crate::{
    check::Fixed,
    dockerfile::context::Context,
    error::{Error, ErrorKind},
    lint::Safety,
    text::Source,
};
use similar::TextDiff;
use std::{
    io::{self, Write},
    path::Path,
};

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
    let bytes = before.to_bytes(before.span());
    let mut text = diff(&disk::display(path), Some(&bytes), &fixed.text())?;
    for (file, after) in &fixed.other_files {
        if let Some(context) = context {
            let place = context.place(file);
            let before = context.read(file);
            let before = before.as_deref().map(str::as_bytes);
            text.extend(diff(&disk::display(&place), before, after.as_bytes())?);
        }
    }
    disk::print(|out| out.write_all(&text))
}

/// A unified diff that `git apply` and `patch -p1` take, empty if nothing changed; of a new file if
/// there is nothing before.
pub(super) fn diff(path: &str, before: Option<&[u8]>, after: &[u8]) -> io::Result<Vec<u8>> {
    let old = before.map_or_else(|| "/dev/null".to_owned(), |_| name('a', path));
    let (before, after) = (lines(before.unwrap_or_default()), lines(after));
    let mut text = Vec::new();
    let diff = TextDiff::from_slices(&before, &after);
    for (index, hunk) in diff.unified_diff().iter_hunks().enumerate() {
        if index == 0 {
            write!(text, "--- {old}\n+++ {}\n", name('b', path))?;
        }
        writeln!(text, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            write!(text, "{}", change.tag())?;
            text.extend_from_slice(change.value());
            if !change.value().ends_with(b"\n") {
                text.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
    Ok(text)
}

/// A carriage return alone ends no line.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// A path as Git writes it in the header of a diff.
fn name(side: char, path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    // From somewhere else it cannot be applied.
    if path == "-" || path.starts_with("../") || Path::new(path).is_absolute() {
        return path.to_owned();
    }
    let path = format!("{side}/{}", path.replace(std::path::MAIN_SEPARATOR, "/"));
    if path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        return format!("{path:?}");
    }
    // The end of a name with blanks is a tab.
    let tab = if path.contains(' ') { "\t" } else { "" };
    path + tab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_git_writes_them() {
        for (path, expected) in [
            ("Dockerfile", "a/Dockerfile"),
            ("./x/Dockerfile", "a/x/Dockerfile"),
            ("my file", "a/my file\t"),
            ("a\tb", "\"a/a\\tb\""),
            ("../Dockerfile", "../Dockerfile"),
            ("/x/Dockerfile", "/x/Dockerfile"),
            ("-", "-"),
        ] {
            assert_eq!(name('a', path), expected);
        }
    }

    #[test]
    fn only_line_feeds_end_lines() {
        let text = diff("x", Some(b"a\rb\xff\r\nc"), b"a\rb\xff\r\nd").unwrap();
        let expected: &[u8] = b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\rb\xff\r\n-c\n\\ No newline at end of file\n+d\n\\ No newline at end of file\n";
        assert_eq!(text, expected);
    }
}

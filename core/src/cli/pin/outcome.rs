//! What was done, for people and for programs.

use super::run::Mode;
use crate::{
    pin::{self, PinLine, PinReport},
    report::shown::plain,
};
use std::fmt::Write;

/// What became of all files.
pub(super) struct RunOutcome {
    files: Vec<PinReport>,
    mode: Mode,
}

impl RunOutcome {
    pub(super) fn new(files: Vec<PinReport>, mode: Mode) -> Self {
        Self { files, mode }
    }

    /// 0 for done, 1 if `--check` finds something, 2 if something failed.
    pub(super) fn code(&self) -> u8 {
        if self.count(|file| file.left.iter().filter(|line| line.failed).count()) > 0
            || self.files.iter().any(|file| file.error.is_some())
        {
            2
        } else {
            u8::from(self.mode == Mode::Check && self.count(|file| file.changes.len()) > 0)
        }
    }

    fn count(&self, count: impl Fn(&PinReport) -> usize) -> usize {
        self.files.iter().map(count).sum()
    }

    pub(super) fn to_json(&self) -> String {
        pin::to_json(&self.files)
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for file in &self.files {
            let path = plain(&file.path);
            if let Some(error) = &file.error {
                // Most errors have their place, which starts with the path.
                let error = plain(error);
                let is_placed = error.starts_with(&*path);
                let place = if is_placed {
                    String::new()
                } else {
                    format!("{path}: ")
                };
                let _ = writeln!(text, "{place}{error}");
            }
            for change in &file.changes {
                let _ = writeln!(text, "{}", told(change, &path));
                for note in &change.notes {
                    let _ = writeln!(text, "  note: {}", plain(note));
                }
            }
            for left in &file.left {
                let _ = writeln!(text, "{}", told(left, &path));
            }
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        let changed = self.count(|file| file.changes.len());
        let kept = self.count(|file| file.kept);
        let failed = self.count(|file| file.left.iter().filter(|line| line.failed).count());
        let left = self.count(|file| file.left.len()) - failed;
        let errors = self
            .files
            .iter()
            .filter(|file| file.error.is_some())
            .count();
        let done = match self.mode {
            Mode::Write => "pinned",
            Mode::Check => "not pinned as they should be",
            Mode::Diff => "would be pinned",
        };
        let files = self.files.len();
        let plural = if files == 1 { "" } else { "s" };
        let mut parts = vec![format!("{changed} {done}")];
        let told = [(kept, "pinned before"), (left, "left"), (failed, "failed")];
        let told = told.iter().filter(|(count, _)| *count > 0);
        parts.extend(told.map(|(count, what)| format!("{count} {what}")));
        if errors > 0 {
            let files = if errors == 1 { "file" } else { "files" };
            parts.push(format!("{errors} {files} could not be pinned"));
        }
        format!("{files} file{plural}: {}\n", parts.join(", "))
    }
}

/// A line for people.
fn told(line: &PinLine, path: &str) -> String {
    let name = plain(&line.name);
    let place = format!("{path}:{}:{}", line.line, line.column);
    if let Some(message) = &line.message {
        let what = if line.failed { "failed" } else { "is left" };
        return format!("{place}: {name} {what}: {}", plain(message));
    }
    let Some(digest) = &line.digest else {
        return format!("{place}: {name} is not pinned");
    };
    let before = line.before.as_deref().map(|old| format!(" {}", short(old)));
    let index = if line.index == Some(true) {
        " (index)"
    } else {
        ""
    };
    format!(
        "{place}: {name}{} -> {}{index}",
        before.unwrap_or_default(),
        short(digest)
    )
}

/// Enough of a digest to know it by.
fn short(digest: &str) -> String {
    const DIGITS: usize = 12;
    match digest.split_once(':') {
        Some((algorithm, hex)) if hex.len() > DIGITS => {
            format!("{algorithm}:{}…", &hex[..DIGITS])
        }
        _ => digest.to_owned(),
    }
}

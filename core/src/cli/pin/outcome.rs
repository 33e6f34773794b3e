//! What was done, for people and for programs.

use super::run::Mode;
use crate::{
    error::Error,
    image::digest::Digest,
    pin::{FileKind, PinTarget, PinUse, Pinned},
    report::shown::plain,
    text::{Source, Span},
};
use serde::Serialize;
use std::fmt::Write;

/// What became of all files.
#[derive(Serialize)]
pub(super) struct RunOutcome {
    files: Vec<FileOutcome>,
    #[serde(skip)]
    mode: Mode,
}

/// What became of a file.
#[derive(Default, Serialize)]
pub(super) struct FileOutcome {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Names that are pinned now, or would be.
    changes: Vec<Line>,
    /// Names that are left.
    left: Vec<Line>,
    /// How many had the right digest.
    kept: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// A name, and what became of it.
#[derive(Default, Serialize)]
pub(super) struct Line {
    line: u32,
    column: u32,
    usage: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// It should have been pinned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    failed: bool,
}

impl Line {
    pub(super) fn at(source: &Source, span: Span, usage: PinUse, name: &str) -> Self {
        let position = source.position(span.start);
        Self {
            line: position.line,
            column: position.column,
            usage: usage.as_str(),
            name: name.to_owned(),
            ..Self::default()
        }
    }
}

impl FileOutcome {
    /// With the path of its file.
    pub(super) fn at(self, path: String) -> Self {
        Self { path, ..self }
    }

    pub(super) fn failed(error: &Error) -> Self {
        Self {
            error: Some(error.to_string()),
            ..Self::default()
        }
    }

    /// What `--check` alone finds.
    pub(super) fn looked(source: &Source, kind: FileKind, targets: &[PinTarget]) -> Self {
        let open = targets.iter().filter(|target| target.is_open());
        let left = targets.iter().filter(|target| target.reference.is_none());
        let left = left.filter_map(|target| Some((target, target.place.as_ref().err()?)));
        Self {
            kind: Some(kind.as_str()),
            changes: open
                .map(|target| Line::at(source, target.span, target.usage, &target.name))
                .collect(),
            left: left
                .map(|(target, reason)| Line {
                    reason: Some(reason.as_str()),
                    message: Some(reason.to_string()),
                    ..Line::at(source, target.span, target.usage, &target.name)
                })
                .collect(),
            kept: targets.iter().filter(|it| it.digest().is_some()).count(),
            ..Self::default()
        }
    }

    pub(super) fn pinned(source: &Source, kind: FileKind, pinned: &Pinned) -> Self {
        let changes = pinned.changes.iter().map(|change| Line {
            before: change.before.as_ref().map(Digest::to_string),
            digest: Some(change.digest.to_string()),
            index: Some(change.is_index),
            notes: change.notes.iter().map(ToString::to_string).collect(),
            ..Line::at(source, change.span, change.usage, &change.name)
        });
        let left = pinned.left.iter().map(|left| Line {
            reason: Some(left.reason.as_str()),
            message: Some(left.reason.to_string()),
            failed: left.reason.is_failure(),
            ..Line::at(source, left.span, left.usage, &left.name)
        });
        Self {
            kind: Some(kind.as_str()),
            changes: changes.collect(),
            left: left.collect(),
            kept: pinned.kept,
            ..Self::default()
        }
    }
}

impl RunOutcome {
    pub(super) fn new(files: Vec<FileOutcome>, mode: Mode) -> Self {
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

    fn count(&self, count: impl Fn(&FileOutcome) -> usize) -> usize {
        self.files.iter().map(count).sum()
    }

    pub(super) fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for file in &self.files {
            let path = plain(&file.path);
            if let Some(error) = &file.error {
                let _ = writeln!(text, "{path}: {}", plain(error));
            }
            for change in &file.changes {
                let _ = writeln!(text, "{}", change.told(&path));
                for note in &change.notes {
                    let _ = writeln!(text, "  note: {}", plain(note));
                }
            }
            for left in &file.left {
                let _ = writeln!(text, "{}", left.told(&path));
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

impl Line {
    fn told(&self, path: &str) -> String {
        let name = plain(&self.name);
        let place = format!("{path}:{}:{}", self.line, self.column);
        if let Some(message) = &self.message {
            let what = if self.failed { "failed" } else { "is left" };
            return format!("{place}: {name} {what}: {}", plain(message));
        }
        let Some(digest) = &self.digest else {
            return format!("{place}: {name} is not pinned");
        };
        let before = self.before.as_deref().map(|old| format!(" {}", short(old)));
        let index = if self.index == Some(true) {
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

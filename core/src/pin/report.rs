use super::{FileKind, PinTarget, PinUse, Pinned};
use crate::{
    error::Error,
    image::digest::Digest,
    text::{Source, Span},
};
use serde::Serialize;

/// What became of a file, for people and for programs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PinReport {
    /// The path of the file.
    pub path: String,
    /// What it was read as, by [`FileKind::as_str`]; `None` if it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Names that are pinned now, or would be.
    pub changes: Vec<PinLine>,
    /// Names that are left, and why.
    pub left: Vec<PinLine>,
    /// How many had the right digest before.
    pub kept: usize,
    /// Why it could not be read or written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A name, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PinLine {
    /// Its line, from 1.
    pub line: u32,
    /// Its column, in bytes, from 1.
    pub column: u32,
    /// What names it, by [`PinUse::as_str`].
    pub usage: &'static str,
    /// The name with its tag.
    pub name: String,
    /// The digest that was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The digest that is there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Whether that is of an index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<bool>,
    /// What whoever overrides a part of the name should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Why it is left, in kebab-case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Why it is left, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whether it should have been pinned.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
}

impl PinLine {
    fn at(source: &Source, span: Span, usage: PinUse, name: &str) -> Self {
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

impl PinReport {
    /// With the path of its file.
    #[must_use]
    pub fn at(self, path: String) -> Self {
        Self { path, ..self }
    }

    /// The report of a file that could not be read or written.
    pub fn failed(error: &Error) -> Self {
        Self {
            error: Some(error.to_string()),
            ..Self::default()
        }
    }

    /// What is not pinned, when nobody is asked.
    pub fn looked(source: &Source, kind: FileKind, targets: &[PinTarget]) -> Self {
        let open = targets.iter().filter(|target| target.is_open());
        let left = targets.iter().filter(|target| target.reference.is_none());
        let left = left.filter_map(|target| Some((target, target.place.as_ref().err()?)));
        Self {
            kind: Some(kind.as_str()),
            changes: open
                .map(|target| PinLine::at(source, target.span, target.usage, &target.name))
                .collect(),
            left: left
                .map(|(target, reason)| PinLine {
                    reason: Some(reason.as_str()),
                    message: Some(reason.to_string()),
                    ..PinLine::at(source, target.span, target.usage, &target.name)
                })
                .collect(),
            kept: targets.iter().filter(|it| it.digest().is_some()).count(),
            ..Self::default()
        }
    }

    /// What became of the names.
    pub fn pinned(source: &Source, kind: FileKind, pinned: &Pinned) -> Self {
        let changes = pinned.changes.iter().map(|change| PinLine {
            before: change.before.as_ref().map(Digest::to_string),
            digest: Some(change.digest.to_string()),
            index: Some(change.is_index),
            notes: change.notes.iter().map(ToString::to_string).collect(),
            ..PinLine::at(source, change.span, change.usage, &change.name)
        });
        let left = pinned.left.iter().map(|left| PinLine {
            reason: Some(left.reason.as_str()),
            message: Some(left.reason.to_string()),
            failed: left.reason.is_failure(),
            ..PinLine::at(source, left.span, left.usage, &left.name)
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

/// What became of files, as a JSON object with a final newline: what `holystone pin --format json` prints.
pub fn to_json(files: &[PinReport]) -> String {
    #[derive(Serialize)]
    struct Output<'f> {
        files: &'f [PinReport],
    }
    let mut json = serde_json::to_string_pretty(&Output { files }).unwrap_or_default();
    json.push('\n');
    json
}

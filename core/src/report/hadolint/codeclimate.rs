//! Code Climate's objects: alone, or as GitLab reads them.

use super::{Issue, all_issues};
use crate::{
    lint::{Severity, long_fingerprint_of},
    report::Report,
};
use serde::Serialize;

/// Each object with a NUL byte after it.
pub(super) fn write(report: &Report, path: Option<&str>) -> String {
    let object = |issue: Issue<'_>| {
        let mut text = serde_json::to_string(&Object::of(&issue, path)).unwrap_or_default();
        text.push('\0');
        text
    };
    all_issues(report).map(object).collect()
}

/// An array, with fingerprints.
///
/// hadolint's are of the object with its line; these stay the same while lines move.
pub(super) fn write_for_gitlab(report: &Report, path: Option<&str>) -> String {
    let all: Vec<_> = all_issues(report)
        .map(|issue| {
            let name = issue.path(path);
            let parts = ["gitlab_codeclimate", name, &issue.finding.fingerprint];
            Object {
                fingerprint: Some(long_fingerprint_of(&parts)),
                ..Object::of(&issue, path)
            }
        })
        .collect();
    serde_json::to_string(&all).unwrap_or_default()
}

#[derive(Serialize)]
struct Object<'r> {
    categories: [&'static str; 1],
    check_name: &'r str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    location: Location<'r>,
    severity: &'static str,
    r#type: &'static str,
}

#[derive(Serialize)]
struct Location<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Range<u32>>,
    path: &'r str,
    /// In place of `lines`.
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<Range<Position>>,
}

#[derive(Clone, Copy, Serialize)]
struct Range<P> {
    begin: P,
    end: P,
}

#[derive(Clone, Copy, Serialize)]
struct Position {
    column: u32,
    line: u32,
}

impl<'r> Object<'r> {
    fn of(issue: &Issue<'r>, path: Option<&'r str>) -> Self {
        let (line, column) = (issue.line, issue.column);
        let (description, location) = if issue.is_parse_error() {
            // hadolint gives the file another name only where the file could be read.
            let location = Location {
                lines: None,
                path: &issue.file.path,
                positions: Some(Range::at(Position { column, line })),
            };
            (issue.excerpt(), location)
        } else {
            let location = Location {
                lines: Some(Range::at(line)),
                path: issue.path(path),
                positions: None,
            };
            (issue.message(), location)
        };
        Self {
            categories: ["Bug Risk"],
            check_name: issue.code,
            description,
            fingerprint: None,
            location,
            severity: match issue.finding.severity {
                Severity::Error => "blocker",
                Severity::Warning => "major",
                Severity::Info => "info",
                Severity::Style => "minor",
            },
            r#type: "issue",
        }
    }
}

impl<P: Copy> Range<P> {
    fn at(place: P) -> Self {
        Self {
            begin: place,
            end: place,
        }
    }
}

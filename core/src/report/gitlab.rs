//! GitLab's code quality report.

use super::{
    Report,
    places::{parts, slashed},
};
use crate::lint::{Severity, fingerprint_of};
use serde::Serialize;

/// The findings as GitLab's code quality report: a JSON array, with a final newline.
pub fn to_gitlab(report: &Report) -> String {
    let mut issues = Vec::new();
    for part in parts(report) {
        let name = slashed(part.name());
        // GitLab knows an issue by its fingerprint alone, whatever the file.
        let fingerprint = |of: &str| fingerprint_of(&["gitlab", &name, of]);
        if let Some(error) = part.error() {
            issues.push(Issue {
                description: error.to_owned(),
                check_name: "unreadable",
                fingerprint: fingerprint("unreadable"),
                severity: "blocker",
                location: Location::of(&name, 1, 1),
            });
        }
        issues.extend(part.placed().map(|placed| Issue {
            description: placed.message_and_help(),
            check_name: &placed.finding.rule,
            fingerprint: fingerprint(&placed.finding.fingerprint),
            severity: match placed.finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Info => "minor",
                Severity::Style => "info",
            },
            location: Location::of(&slashed(placed.path), placed.start.line, placed.end.line),
        }));
    }
    let mut json = serde_json::to_string_pretty(&issues).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Location {
    fn of(path: &str, begin: u32, end: u32) -> Self {
        Self {
            path: path.to_owned(),
            lines: Lines {
                begin,
                end: end.max(begin),
            },
        }
    }
}

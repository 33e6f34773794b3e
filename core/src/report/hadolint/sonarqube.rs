//! SonarQube's generic issues, in the form of before 10.3.

use super::{Issue, NAME, all_issues};
use crate::{lint::Severity, report::Report};
use serde::Serialize;

pub(super) fn write(report: &Report, path: Option<&str>) -> String {
    let output = Output {
        issues: all_issues(report)
            .map(|issue| Object::of(&issue, path))
            .collect(),
    };
    serde_json::to_string(&output).unwrap_or_default()
}

#[derive(Serialize)]
struct Output<'r> {
    issues: Vec<Object<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'r> {
    engine_id: &'static str,
    primary_location: Location<'r>,
    rule_id: &'r str,
    severity: &'static str,
    r#type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    file_path: &'r str,
    message: String,
    text_range: TextRange,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextRange {
    end_column: u32,
    end_line: u32,
    start_column: u32,
    start_line: u32,
}

impl<'r> Object<'r> {
    fn of(issue: &Issue<'r>, path: Option<&'r str>) -> Self {
        let is_parse_error = issue.is_parse_error();
        let severity = issue.finding.severity;
        Self {
            engine_id: NAME,
            primary_location: Location {
                file_path: issue.path(path),
                message: issue.message(),
                text_range: TextRange {
                    end_column: issue.column,
                    end_line: issue.line,
                    // The first column is 0 here, and an issue must not be empty.
                    start_column: if is_parse_error { issue.column } else { 0 },
                    start_line: issue.line,
                },
            },
            rule_id: issue.code,
            severity: match severity {
                _ if is_parse_error => "BLOCKER",
                Severity::Error => "CRITICAL",
                Severity::Warning => "MAJOR",
                Severity::Info => "MINOR",
                Severity::Style => "INFO",
            },
            r#type: match severity {
                Severity::Error => "BUG",
                _ => "CODE_SMELL",
            },
        }
    }
}

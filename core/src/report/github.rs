//! Annotations of GitHub Actions: workflow commands, one a finding.
//!
//! GitHub shows ten warnings and ten errors of a step; SARIF has no such limit.

use super::{
    Report,
    places::{Part, Placed, parts, slashed},
};
use crate::lint::Severity;
use std::fmt::Write;

/// The findings as workflow commands, one a line.
pub fn to_github(report: &Report) -> String {
    let mut text = String::new();
    for part in parts(report) {
        if let Some(error) = part.error() {
            let _ = match part {
                Part::File(_) => {
                    let path = property(&slashed(part.name()));
                    writeln!(text, "::error file={path},title=holystone::{}", data(error))
                }
                Part::Image(_) => {
                    let message = data(&format!("{}: {error}", part.name()));
                    writeln!(text, "::error title=holystone::{message}")
                }
            };
        }
        for placed in part.placed() {
            write_finding(&mut text, &placed);
        }
    }
    text
}

fn write_finding(text: &mut String, placed: &Placed<'_>) {
    let command = match placed.finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "notice",
    };
    let title = property(&placed.finding.rule);
    let message = data(&placed.message_and_help());
    // What is in an image is in no file of the repository.
    if placed.source.is_none() {
        let _ = writeln!(text, "::{command} title={title}::{message}");
        return;
    }
    let path = property(&slashed(placed.path));
    let (start, end) = (placed.start, placed.end);
    let _ = write!(text, "::{command} file={path},line={}", start.line);
    let _ = write!(text, ",endLine={}", end.line.max(start.line));
    // Columns are only allowed within one line.
    if start.line == end.line {
        let _ = write!(text, ",col={}", start.column_utf16);
        if start < end {
            let _ = write!(text, ",endColumn={}", end.column_utf16);
        }
    }
    let _ = writeln!(text, ",title={title}::{message}");
}

/// The text of a command: line ends would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

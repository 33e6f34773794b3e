//! A line for people for each finding.

use super::{Issue, all_issues, issue::plain};
use crate::{lint::Severity, report::Report};
use std::fmt::Write;

const RESET: &str = "\u{1b}[0m";

pub(super) fn write(report: &Report, colour: bool) -> String {
    let mut text = String::new();
    for issue in all_issues(report) {
        let (path, line) = (plain(&issue.file.path), issue.line);
        let message = issue.plain_message();
        let _ = if issue.is_parse_error() {
            writeln!(text, "{path}:{line}:{} {message}", issue.column)
        } else {
            let level = coloured(&issue, colour);
            writeln!(text, "{path}:{line} {} {level}: {message}", issue.code)
        };
    }
    text
}

fn coloured(issue: &Issue<'_>, colour: bool) -> String {
    let level = issue.level();
    let start = match issue.finding.severity {
        _ if !colour => return level.to_owned(),
        Severity::Error => "\u{1b}[1m\u{1b}[91m",
        Severity::Warning => "\u{1b}[1m\u{1b}[93m",
        Severity::Info => "\u{1b}[92m",
        Severity::Style => "\u{1b}[96m",
    };
    format!("{start}{level}{RESET}")
}

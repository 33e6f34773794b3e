//! A line as GNU tools write them.

use super::{all_issues, issue::plain};
use crate::report::Report;
use std::fmt::Write;

pub(super) fn write(report: &Report) -> String {
    let mut text = String::new();
    for issue in all_issues(report) {
        let (path, line) = (plain(&issue.file.path), issue.line);
        let message = issue.plain_message();
        let _ = if issue.is_parse_error() {
            writeln!(text, "hadolint:{path}:{line}:{}: {message}", issue.column)
        } else {
            let (code, level) = (issue.code, issue.level());
            writeln!(text, "hadolint:{path}:{line}: {code} {level}: {message}")
        };
    }
    text
}

//! JUnit's XML, as hadolint writes it: a suite a file, a failing case a finding.

use super::{Issue, NAME, VERSION, read_files};
use crate::report::{Report, xml::escape};
use jiff::{Timestamp, tz::Offset};
use std::fmt::Write;

pub(super) fn write(report: &Report, path: Option<&str>, now: Timestamp) -> String {
    let now = Offset::UTC.to_datetime(now);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><testsuites id=\"{}\" name=\"{NAME} run at {}\" time=\"0.001\">",
        now.strftime("%Y%m%d_%H%M%S"),
        now.strftime("%Y-%m-%d %H:%M:%S"),
    );
    for (_, issues) in read_files(report) {
        let errors = issues.iter().filter(|issue| issue.is_parse_error());
        let _ = write!(
            text,
            "<testsuite errors=\"{}\" failures=\"{}\" id=\"hadolint\" name=\"{NAME} {VERSION}\" time=\"0.001\"",
            errors.count(),
            issues.len(),
        );
        if issues.is_empty() {
            text.push_str("/>");
            continue;
        }
        text.push('>');
        for issue in issues {
            write_case(&mut text, &issue, issue.path(path));
        }
        text.push_str("</testsuite>");
    }
    text.push_str("</testsuites>");
    text
}

fn write_case(text: &mut String, issue: &Issue<'_>, path: &str) {
    let (line, column, level) = (issue.line, issue.column, issue.level());
    let code = escape(issue.code);
    let message = issue.message();
    let (case, attributes, body) = if issue.is_parse_error() {
        (
            format!("id=\"hadolint.error\" name=\"{code}\""),
            format!("message=\"parse error at line {line}, column {column}\""),
            format!(
                "Parse Error in {path}\nLine: {line}\nColumn: {column}\nParse Error: {}",
                issue.excerpt()
            ),
        )
    } else {
        (
            format!("id=\"hadolint.rule.{code}\""),
            format!("id=\"{code}\" message=\"{}\"", escape(&message)),
            format!(
                "File: {path}\nLine: {line}\nCategory: {NAME} - Dockerfile Static Analysis\n{level}: {message}\n"
            ),
        )
    };
    let _ = write!(
        text,
        "<testcase {case} time=\"0.001\"><failure {attributes} type=\"{level}\">{}</failure></testcase>",
        escape(&body)
    );
}

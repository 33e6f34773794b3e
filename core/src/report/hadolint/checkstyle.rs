//! Checkstyle's XML, as hadolint writes it: on one line, attributes in order of the alphabet.

use super::read_files;
use crate::report::{Report, xml::escape};
use std::fmt::Write;

pub(super) fn write(report: &Report, path: Option<&str>) -> String {
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><checkstyle version=\"4.3\">");
    for (file, issues) in read_files(report) {
        let _ = write!(
            text,
            "<file name=\"{}\"",
            escape(path.unwrap_or(&file.path))
        );
        if issues.is_empty() {
            text.push_str("/>");
            continue;
        }
        text.push('>');
        for issue in issues {
            let (message, source) = if issue.is_parse_error() {
                (issue.excerpt(), String::new())
            } else {
                let source = format!(" source=\"{}\"", escape(issue.code));
                (issue.message(), source)
            };
            let _ = write!(
                text,
                "<error column=\"{}\" line=\"{}\" message=\"{}\" severity=\"{}\"{source}/>",
                issue.column,
                issue.line,
                escape(&message),
                issue.level(),
            );
        }
        text.push_str("</file>");
    }
    text.push_str("</checkstyle>");
    text
}

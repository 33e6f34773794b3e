//! Checkstyle's XML, which many tools read: version 4.3.

use super::{
    Report,
    places::{Placed, parts},
    xml::escape,
};
use crate::lint::Severity;
use std::fmt::Write;

/// The report as Checkstyle's XML. Rules have the name `holystone.RULE` in it.
pub fn to_checkstyle(report: &Report) -> String {
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for part in parts(report) {
        // What is found in an image may be at lines of its Dockerfile.
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            part.placed().partition(|placed| placed.path == part.name());
        write_file(&mut text, part.name(), part.error(), &here);
        if let Some(other) = elsewhere.first() {
            write_file(&mut text, other.path, None, &elsewhere);
        }
    }
    text.push_str("</checkstyle>\n");
    text
}

fn write_file(text: &mut String, path: &str, error: Option<&str>, found: &[Placed<'_>]) {
    let _ = writeln!(text, "  <file name=\"{}\">", escape(path));
    if let Some(error) = error {
        let _ = writeln!(
            text,
            "    <error line=\"1\" severity=\"error\" message=\"{}\" source=\"holystone.unreadable\"/>",
            escape(error)
        );
    }
    for placed in found {
        let severity = match placed.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Style => "info",
        };
        let _ = writeln!(
            text,
            "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"holystone.{}\"/>",
            placed.start.line,
            placed.start.column_utf16,
            escape(&placed.message_and_help()),
            escape(&placed.finding.rule)
        );
    }
    text.push_str("  </file>\n");
}

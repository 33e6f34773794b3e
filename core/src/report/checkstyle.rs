//! Checkstyle's XML, which many tools read: version 4.3.

use super::{Report, places, xml::escape};
use crate::lint::Severity;
use std::fmt::Write;

/// The report as Checkstyle's XML. Rules have the name `holystone.RULE` in it.
pub fn to_checkstyle(report: &Report) -> String {
    let mut text =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for file in &report.files {
        let _ = writeln!(text, "  <file name=\"{}\">", escape(&file.path));
        if let Some(error) = &file.error {
            let _ = writeln!(
                text,
                "    <error line=\"1\" severity=\"error\" message=\"{}\" source=\"holystone.unreadable\"/>",
                escape(error)
            );
        }
        for placed in places::placed(file) {
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
                escape(&places::message_and_help(placed.finding)),
                escape(&placed.finding.rule)
            );
        }
        text.push_str("  </file>\n");
    }
    text.push_str("</checkstyle>\n");
    text
}

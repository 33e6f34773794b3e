//! JUnit's XML: a suite a file, a failing case a finding; a file without any is one that passes.

use super::{
    FileReport, Report,
    places::{Placed, placed},
    xml::escape,
};
use std::fmt::Write;

/// The report as JUnit's XML.
pub fn to_junit(report: &Report) -> String {
    let failures: usize = report.files.iter().map(|file| file.findings.len()).sum();
    let errors = report.files.iter().filter(|file| file.error.is_some());
    let tests: usize = report.files.iter().map(cases).sum();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"holystone\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\">\n",
        errors.count()
    );
    for file in &report.files {
        write_suite(&mut text, file);
    }
    text.push_str("</testsuites>\n");
    text
}

fn cases(file: &FileReport) -> usize {
    (file.findings.len() + usize::from(file.error.is_some())).max(1)
}

fn write_suite(text: &mut String, file: &FileReport) {
    let path = escape(&file.path);
    let _ = writeln!(
        text,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">",
        cases(file),
        file.findings.len(),
        u8::from(file.error.is_some())
    );
    if let Some(error) = &file.error {
        let error = escape(error);
        let _ = writeln!(
            text,
            "    <testcase classname=\"{path}\" name=\"can be read\">\n      <error type=\"unreadable\" message=\"{error}\"/>\n    </testcase>"
        );
    } else if file.findings.is_empty() {
        let _ = writeln!(
            text,
            "    <testcase classname=\"{path}\" name=\"nothing found\"/>"
        );
    }
    for placed in placed(file) {
        write_case(text, &path, &placed);
    }
    text.push_str("  </testsuite>\n");
}

fn write_case(text: &mut String, path: &str, placed: &Placed<'_>) {
    let finding = placed.finding;
    let place = format!("{}:{}", placed.start.line, placed.start.column_utf16);
    let severity = format!("{:?}", finding.severity).to_lowercase();
    let help = finding.help.as_ref();
    let help = help.map_or(String::new(), |help| format!("\nhelp: {help}"));
    let body = format!(
        "{}:{place}\n{}\n{}{}",
        placed.file.path, finding.message, finding.why, help
    );
    let _ = writeln!(
        text,
        "    <testcase classname=\"{path}\" name=\"{} at {place}\">\n      <failure type=\"{severity}\" message=\"{}\">{}</failure>\n    </testcase>",
        escape(&finding.rule),
        escape(&finding.message),
        escape(&body)
    );
}

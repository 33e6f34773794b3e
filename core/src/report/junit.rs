//! JUnit's XML: a suite a file or image, a failing case a finding; a file without any is one that passes.

use super::{
    Report,
    places::{Part, Placed, parts},
    xml::escape,
};
use std::fmt::Write;

/// The report as JUnit's XML.
pub fn to_junit(report: &Report) -> String {
    let failures: usize = parts(report).map(|part| part.findings().len()).sum();
    let errors = parts(report).filter(|part| part.error().is_some());
    let tests: usize = parts(report).map(cases).sum();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"holystone\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\">\n",
        errors.count()
    );
    for part in parts(report) {
        write_suite(&mut text, part);
    }
    text.push_str("</testsuites>\n");
    text
}

fn cases(part: Part<'_>) -> usize {
    (part.findings().len() + usize::from(part.error().is_some())).max(1)
}

fn write_suite(text: &mut String, part: Part<'_>) {
    let path = escape(part.name());
    let _ = writeln!(
        text,
        "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">",
        cases(part),
        part.findings().len(),
        u8::from(part.error().is_some())
    );
    if let Some(error) = part.error() {
        let error = escape(error);
        let _ = writeln!(
            text,
            "    <testcase classname=\"{path}\" name=\"can be read\">\n      <error type=\"unreadable\" message=\"{error}\"/>\n    </testcase>"
        );
    } else if part.findings().is_empty() {
        let _ = writeln!(
            text,
            "    <testcase classname=\"{path}\" name=\"nothing found\"/>"
        );
    }
    for placed in part.placed() {
        write_case(text, &path, &placed);
    }
    text.push_str("  </testsuite>\n");
}

fn write_case(text: &mut String, path: &str, placed: &Placed<'_>) {
    let finding = placed.finding;
    let place = placed.label();
    let at = match placed.image {
        // The path is that of what made it, if that is known.
        Some(_) if placed.source.is_some() => {
            format!("{place}\nmade by {}:{}", placed.path, placed.start.line)
        }
        Some(_) => place.clone(),
        None => format!("{}:{place}", placed.path),
    };
    let severity = format!("{:?}", finding.severity).to_lowercase();
    let help = finding.help.as_ref();
    let help = help.map_or(String::new(), |help| format!("\nhelp: {help}"));
    let body = format!("{at}\n{}\n{}{}", finding.message, finding.why, help);
    let _ = writeln!(
        text,
        "    <testcase classname=\"{path}\" name=\"{} at {}\">\n      <failure type=\"{severity}\" message=\"{}\">{}</failure>\n    </testcase>",
        escape(&finding.rule),
        escape(&place),
        escape(&finding.message),
        escape(&body)
    );
}

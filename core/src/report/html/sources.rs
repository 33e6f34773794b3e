//! Files: what was found in them, and their lines.

use super::{escape, findings, name};
use crate::{
    lint::Severity,
    report::{FileReport, Report, places::Part},
    text::Source,
};
use std::{collections::BTreeMap, fmt::Write};

/// A file with no more lines is shown whole; of a longer one the lines near findings.
pub(super) const MAX_LINES: u32 = 400;

/// How many lines before and after a finding are shown of a long file.
const NEAR: u32 = 3;

/// The most bytes that are shown of a line.
const MAX_LINE_BYTES: usize = 1_000;

pub(super) fn write(html: &mut String, file: &FileReport, number: usize, report: &Report) {
    let _ = writeln!(
        html,
        "<section class=\"part file\" id=\"file-{number}\">\n<h2>{}</h2>",
        escape(&file.path)
    );
    findings::write(html, Part::File(file), report);
    if let Some(source) = &file.source {
        let marks = marks(file, report, source);
        if !marks.is_empty() {
            write_source(html, file, source, &marks, number);
        }
    }
    html.push_str("</section>\n");
}

/// The worst severity and the rules at each line: of the file itself, and of images that it made.
fn marks<'r>(
    file: &FileReport,
    report: &'r Report,
    source: &Source,
) -> BTreeMap<u32, (Severity, Vec<&'r str>)> {
    let own = report.files.iter().filter(|it| it.path == file.path);
    let own = own.flat_map(|it| &it.findings);
    let images = report.images.iter().filter(|image| {
        let dockerfile = image.dockerfile.as_ref();
        dockerfile.is_some_and(|dockerfile| dockerfile.name() == file.path)
    });
    let made = images.flat_map(|image| &image.findings);
    let mut marks: BTreeMap<u32, (Severity, Vec<&str>)> = BTreeMap::new();
    for finding in own.chain(made) {
        let Some(span) = finding.span_in_dockerfile() else {
            continue;
        };
        let mark = marks.entry(source.line(span.start));
        let (severity, rules) = mark.or_insert((finding.severity, Vec::new()));
        *severity = (*severity).max(finding.severity);
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
        }
    }
    marks
}

fn write_source(
    html: &mut String,
    file: &FileReport,
    source: &Source,
    marks: &BTreeMap<u32, (Severity, Vec<&str>)>,
    number: usize,
) {
    let text = file.secrets.masked(source.text(), 0);
    let is_long = text.lines().count() > MAX_LINES as usize;
    let near = |line: u32| {
        let from = line.saturating_sub(NEAR);
        marks
            .range(from..=line.saturating_add(NEAR))
            .next()
            .is_some()
    };
    html.push_str("<details class=\"source\" open><summary>Its lines</summary>\n<table>\n");
    let mut gap = false;
    for (line, content) in (1..).zip(text.lines()) {
        if is_long && !near(line) {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            html.push_str("<tr class=\"gap\"><td>⋯</td><td></td></tr>\n");
        }
        let end = content.floor_char_boundary(MAX_LINE_BYTES);
        let cut = if end < content.len() { "…" } else { "" };
        let (class, rules) = match marks.get(&line) {
            Some((severity, rules)) => (
                format!(" class=\"{}\"", name(*severity)),
                format!("<span class=\"rules\">{}</span>", escape(&rules.join(", "))),
            ),
            None => (String::new(), String::new()),
        };
        let _ = writeln!(
            html,
            "<tr id=\"file-{number}-{line}\"{class}><td>{line}</td><td><code>{}{cut}</code>{rules}</td></tr>",
            escape(&content[..end])
        );
    }
    html.push_str("</table></details>\n");
}

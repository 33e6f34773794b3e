//! Findings in files, each with its lines.

use crate::report::{FileReport, Report, Secrets, places::counted};
use crate::{
    lint::{Finding, Severity},
    text::{Source, Span, offset},
};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::fmt::Write;

pub(super) fn write_file(text: &mut String, file: &FileReport, renderer: &Renderer) {
    if let Some(error) = &file.error {
        let title = Level::ERROR.primary_title(error.as_str());
        let origin = annotate_snippets::Origin::path(file.path.as_str());
        let _ = writeln!(text, "{}\n", renderer.render(&[title.element(origin)]));
    }
    let Some(source) = &file.source else { return };
    for finding in &file.findings {
        write_finding(text, finding, (source, &file.secrets), renderer);
    }
}

/// The text of a file, and what must not be shown of it.
type Shown<'s> = (&'s Source, &'s Secrets);

fn write_finding(text: &mut String, finding: &Finding, shown: Shown<'_>, renderer: &Renderer) {
    let mut group = level(finding.severity)
        .primary_title(finding.message.as_str())
        .id(finding.rule.as_str())
        .elements(excerpts(finding, shown));
    group = group.element(Level::NOTE.message(finding.why.as_str()));
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let _ = writeln!(text, "{}\n", renderer.render(&[group]));
}

pub(super) fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Style => Level::NOTE,
    }
}

/// Excerpts of the places that matter: the finding's own, and those related to it.
fn excerpts<'f>(
    finding: &'f Finding,
    (source, secrets): Shown<'f>,
) -> Vec<Snippet<'f, annotate_snippets::Annotation<'f>>> {
    let primary = finding
        .location
        .span()
        .map(|span| (AnnotationKind::Primary, span, ""));
    let related = finding.related.iter().filter_map(|related| {
        Some((
            AnnotationKind::Context,
            related.location.span()?,
            related.message.as_str(),
        ))
    });
    // One snippet a place: a snippet holds all lines between its first and its last.
    primary
        .into_iter()
        .chain(related)
        .map(|(kind, span, label)| {
            let excerpt = Excerpt::of(source, span);
            let mut annotation = kind.span(excerpt.annotated);
            if !label.is_empty() {
                annotation = annotation.label(label);
            }
            Snippet::source(secrets.masked(excerpt.text, excerpt.start))
                .line_start(excerpt.first_line as usize)
                .path(source.name())
                .annotation(annotation)
        })
        .collect()
}

/// The lines that a span touches, cut to what a screen can hold.
struct Excerpt<'s> {
    text: &'s str,
    start: u32,
    first_line: u32,
    annotated: std::ops::Range<usize>,
}

impl<'s> Excerpt<'s> {
    /// A long instruction is shown by its first lines.
    const MAX_LINES: u32 = 4;
    /// A long line is shown from the place on.
    const MAX_BYTES: usize = 400;

    fn of(source: &'s Source, span: Span) -> Self {
        let first_line = source.line(span.start);
        let last_line = source.line(span.end).min(first_line + Self::MAX_LINES - 1);
        let line = |line| source.line_span(line).unwrap_or(source.span());
        let mut start = line(first_line).start as usize;
        let mut end = (line(last_line).end as usize).max(start);
        let text = source.text();
        let (from, to) = (span.start as usize, (span.end as usize).min(end));
        if from - start > Self::MAX_BYTES {
            start = text.ceil_char_boundary(from - Self::MAX_BYTES / 4);
        }
        if end - start > Self::MAX_BYTES * Self::MAX_LINES as usize {
            end = text.floor_char_boundary(start + Self::MAX_BYTES * Self::MAX_LINES as usize);
        }
        let from = from.clamp(start, end) - start;
        Self {
            text: &text[start..end],
            start: offset(start),
            first_line,
            annotated: from..(to.clamp(start, end) - start).max(from),
        }
    }
}

/// What was fixed, in a line, and each fix that was dropped.
pub(super) fn write_fixes(text: &mut String, report: &Report) {
    for file in &report.files {
        for fix in &file.dropped {
            let _ = writeln!(
                text,
                "not fixed: {}:{}:{} {}: to {} was dropped: {}",
                file.path,
                fix.position.line,
                fix.position.column,
                fix.rule,
                fix.title,
                fix.reason.as_deref().unwrap_or_default()
            );
        }
    }
    let fixed: usize = report.files.iter().map(|file| file.applied.len()).sum();
    if fixed > 0 {
        let files = report.files.iter().filter(|file| !file.applied.is_empty());
        let _ = writeln!(
            text,
            "fixed {} in {}",
            counted(fixed, "finding"),
            counted(files.count(), "file")
        );
    }
}

//! reviewdog's diagnostics (`rdjson`): reviewdog posts them, and their suggestions, to a review.

use super::{
    Report,
    places::{Placed, parts, positions, slashed},
};
use crate::{
    lint::Severity,
    text::{Edit, Position, Source, Span},
};
use serde::Serialize;

/// The findings as reviewdog's `DiagnosticResult`, with a final newline.
pub fn to_rdjson(report: &Report) -> String {
    let mut diagnostics = Vec::new();
    for part in parts(report) {
        if let Some(error) = part.error() {
            diagnostics.push(Diagnostic {
                message: error.to_owned(),
                location: Location {
                    path: slashed(part.name()),
                    range: None,
                },
                severity: "ERROR",
                code: Code {
                    value: "unreadable",
                },
                suggestions: Vec::new(),
                related_locations: Vec::new(),
            });
        }
        diagnostics.extend(part.placed().map(|placed| Diagnostic::of(&placed)));
    }
    let output = DiagnosticResult {
        source: Tool { name: "holystone" },
        diagnostics,
    };
    let mut json = serde_json::to_string_pretty(&output).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct DiagnosticResult<'r> {
    source: Tool,
    diagnostics: Vec<Diagnostic<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'r> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'r>>,
}

#[derive(Serialize)]
struct Code<'r> {
    value: &'r str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

/// From 1; the column in bytes of UTF-8.
#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    location: Location,
}

impl<'r> Diagnostic<'r> {
    fn of(placed: &Placed<'r>) -> Self {
        let path = slashed(placed.path);
        let finding = placed.finding;
        // A suggestion is one stretch; several would be alternatives.
        let suggestions = finding.fixes.iter().filter_map(|fix| {
            let (source, secrets) = (placed.source?, placed.secrets?);
            let edit = Edit::joined(&fix.edits, source.text())?;
            // What is between the edits is in it, too.
            (!secrets.shows(&edit)).then(|| Suggestion {
                range: Range::of(edit.span, source),
                text: edit.text,
            })
        });
        let related = finding.related.iter().filter_map(|related| {
            Some(Related {
                message: &related.message,
                location: Location {
                    path: path.clone(),
                    range: Some(Range::of(related.location.span()?, placed.source?)),
                },
            })
        });
        Self {
            message: placed.message_and_help(),
            severity: match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info | Severity::Style => "INFO",
            },
            code: Code {
                value: &finding.rule,
            },
            suggestions: suggestions.take(1).collect(),
            related_locations: related.collect(),
            location: Location {
                range: (placed.source.zip(finding.span_in_dockerfile()))
                    .map(|(source, span)| Range::of(span, source)),
                path,
            },
        }
    }
}

impl Range {
    fn of(span: Span, source: &Source) -> Self {
        let (start, end) = positions(span, source);
        let place = |position: Position| Place {
            line: position.line,
            column: position.column,
        };
        Self {
            start: place(start),
            end: place(end),
        }
    }
}

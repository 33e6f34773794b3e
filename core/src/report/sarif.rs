//! SARIF 2.1.0: one run for all the files.
//!
//! Messages hold no placeholders, so their braces stand for themselves: readers undo the doubling
//! that the standard asks for only where a message has arguments.

mod rules;

use super::{
    FileReport, Report,
    places::{Placed, placed, positions, uri},
};
use crate::{
    lint::{Confidence, Finding, Fix, Safety, Severity, Waived},
    text::{Position, Source, Span},
};
use rules::{Rule, Rules};
use serde::Serialize;
use std::collections::BTreeMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The findings as SARIF 2.1.0, with a final newline.
pub fn to_sarif(report: &Report) -> String {
    let rules = Rules::of(report);
    let found = report.files.iter().flat_map(placed);
    let found = found.map(|placed| RunResult::of(&placed, &rules));
    let waived = report.files.iter().flat_map(|file| {
        let waived = file.waived.iter();
        waived.filter_map(|waived| RunResult::suppressed(file, waived, &rules))
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            results: found.chain(waived).collect(),
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.list,
                },
            },
            invocations: [Invocation::of(report)],
            column_kind: "utf16CodeUnits",
        }],
    };
    let mut json = serde_json::to_string_pretty(&log).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<RunResult<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunResult<'r> {
    rule_id: &'r str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, &'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<ResultFix>,
    /// Empty if it is not suppressed: either all results say it or none.
    suppressions: Vec<Suppression<'r>>,
    properties: ResultProperties<'r>,
}

#[derive(Serialize)]
struct Suppression<'r> {
    kind: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
struct ResultProperties<'r> {
    severity: Severity,
    confidence: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// From 1; the end is the place after.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultFix {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    safety: Safety,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Message>,
}

impl Invocation {
    fn of(report: &Report) -> Self {
        let notification = |file: &FileReport| {
            Some(Notification {
                level: "error",
                message: file.error.clone()?.into(),
                locations: [Location::file(&file.path)],
            })
        };
        Self {
            execution_successful: report.files.iter().all(FileReport::is_complete),
            tool_execution_notifications: report.files.iter().filter_map(notification).collect(),
        }
    }
}

impl<'r> RunResult<'r> {
    fn of(placed: &Placed<'r>, rules: &Rules<'_>) -> Self {
        let finding: &'r Finding = placed.finding;
        let path = &placed.file.path;
        let related = finding.related.iter().filter_map(|related| {
            let region = Region::of(related.location.span()?, placed.source);
            Some(Location::at(path, region).saying(&related.message))
        });
        let mut related: Vec<Location> = related.collect();
        for (number, location) in related.iter_mut().enumerate() {
            location.id = Some(number + 1);
        }
        let text = match &finding.help {
            Some(help) => format!("{}. To do: {help}.", finding.message),
            None => format!("{}.", finding.message),
        };
        Self {
            rule_id: &finding.rule,
            rule_index: rules.index(&finding.rule),
            level: level(finding.severity),
            message: text.into(),
            locations: [match finding.location.span() {
                Some(span) => Location::at(path, Region::of(span, placed.source)),
                None => Location::file(path),
            }],
            related_locations: related,
            partial_fingerprints: [("holystone/v1", finding.fingerprint.as_str())].into(),
            fixes: (finding.fixes.iter())
                .filter(|fix| !fix.edits.is_empty())
                .map(|fix| ResultFix::of(fix, path, placed.source))
                .collect(),
            suppressions: Vec::new(),
            properties: ResultProperties {
                severity: finding.severity,
                confidence: finding.confidence,
                stage: finding
                    .stage
                    .as_ref()
                    .and_then(|stage| stage.name.as_deref()),
            },
        }
    }
}

impl<'r> RunResult<'r> {
    /// A finding that someone has decided to live with.
    fn suppressed(file: &'r FileReport, waived: &'r Waived, rules: &Rules<'_>) -> Option<Self> {
        let placed = Placed::of(file, &waived.finding)?;
        let comment = waived.comment.map(|span| Region::of(span, placed.source));
        let suppression = Suppression {
            kind: comment.as_ref().map_or("external", |_| "inSource"),
            status: "accepted",
            justification: waived.reason.as_deref(),
            location: comment.map(|region| Location::at(&file.path, region)),
        };
        Some(Self {
            suppressions: vec![suppression],
            ..Self::of(&placed, rules)
        })
    }
}

impl ResultFix {
    fn of(fix: &Fix, path: &str, source: &Source) -> Self {
        let replacement = |edit: &crate::text::Edit| Replacement {
            deleted_region: Region::of(edit.span, source),
            inserted_content: (!edit.text.is_empty()).then(|| edit.text.clone().into()),
        };
        Self {
            description: fix.title.clone().into(),
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation { uri: uri(path) },
                replacements: fix.edits.iter().map(replacement).collect(),
            }],
            properties: FixProperties { safety: fix.safety },
        }
    }
}

impl Location {
    fn file(path: &str) -> Self {
        Self {
            id: None,
            place: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(path) },
                region: None,
            },
            message: None,
        }
    }

    fn at(path: &str, region: Region) -> Self {
        let mut location = Self::file(path);
        location.place.region = Some(region);
        location
    }

    fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned().into());
        self
    }
}

impl Region {
    fn of(span: Span, source: &Source) -> Self {
        let (start, end): (Position, Position) = positions(span, source);
        Self {
            start_line: start.line,
            start_column: start.column_utf16,
            end_line: end.line,
            end_column: end.column_utf16,
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self { text }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}

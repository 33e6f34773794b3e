//! SARIF 2.1.0: one run for all the files.
//!
//! Messages hold no placeholders, so their braces stand for themselves: readers undo the doubling
//! that the standard asks for only where a message has arguments.

mod location;
mod rules;

use super::{
    ImageReport, Report,
    places::{Part, Placed, all_placed, parts, uri},
};
use crate::{
    build::Origin,
    lint::{Confidence, Fix, Location as FoundAt, Safety, Severity, Waived},
    text::Source,
};
use location::{ArtifactLocation, Location, Region};
use rules::{Rule, Rules};
use serde::Serialize;
use std::collections::BTreeMap;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The findings as SARIF 2.1.0, with a final newline.
pub fn to_sarif(report: &Report) -> String {
    let rules = Rules::of(report);
    let found = all_placed(report).map(|placed| RunResult::of(&placed, &rules));
    let waived = parts(report).flat_map(|part| {
        let waived = part.waived().iter();
        let rules = &rules;
        waived.filter_map(move |waived| RunResult::suppressed(part, waived, rules))
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
            properties: (!report.images.is_empty()).then(|| RunProperties {
                images: report.images.iter().map(ImageProperties::of).collect(),
            }),
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
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RunProperties<'r>>,
}

#[derive(Serialize)]
struct RunProperties<'r> {
    images: Vec<ImageProperties<'r>>,
}

/// What was looked at.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageProperties<'r> {
    name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_digest: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'r str>,
    tags: &'r [String],
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
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "createdBy")]
    created_by: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
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
        let notification = |part: Part<'_>| {
            Some(Notification {
                level: "error",
                message: part.error()?.to_owned().into(),
                locations: [Location::file(part.name())],
            })
        };
        Self {
            execution_successful: parts(report).all(Part::is_complete),
            tool_execution_notifications: parts(report).filter_map(notification).collect(),
        }
    }
}

impl<'r> ImageProperties<'r> {
    fn of(image: &'r ImageReport) -> Self {
        let facts = image.facts.as_ref();
        Self {
            name: &image.name,
            digest: facts.and_then(|facts| facts.digest.as_deref()),
            config_digest: facts.and_then(|facts| facts.config_digest.as_deref()),
            platform: facts.map(|facts| facts.platform.as_str()),
            tags: facts.map_or(&[], |facts| &facts.tags),
        }
    }
}

impl<'r> RunResult<'r> {
    fn of(placed: &Placed<'r>, rules: &Rules<'_>) -> Self {
        let finding = placed.finding;
        let dockerfile = match placed.image {
            Some((image, _)) => image.dockerfile.as_ref(),
            None => placed.source,
        };
        let related = finding.related.iter().filter_map(|related| {
            let location = match (&related.location, placed.image) {
                (FoundAt::Source(span), _) => {
                    let source = dockerfile?;
                    Location::at(source.name(), Region::of(*span, source))
                }
                (FoundAt::Image(place), Some((image, _))) => Location::in_image(image, place),
                (FoundAt::Image(_), None) => return None,
            };
            Some(location.saying(&related.message))
        });
        let mut related: Vec<Location> = related.collect();
        for (number, location) in related.iter_mut().enumerate() {
            location.id = Some(number + 1);
        }
        let message = placed.message();
        let text = match &finding.help {
            Some(help) => format!("{message}. To do: {help}."),
            None => format!("{message}."),
        };
        let fixes = finding.fixes.iter().filter(|fix| !fix.edits.is_empty());
        Self {
            rule_id: &finding.rule,
            rule_index: rules.index(&finding.rule),
            level: level(finding.severity),
            message: text.into(),
            locations: [Location::of(placed)],
            related_locations: related,
            partial_fingerprints: [("holystone/v1", finding.fingerprint.as_str())].into(),
            fixes: fixes
                .filter_map(|fix| Some(ResultFix::of(fix, placed.path, placed.source?)))
                .collect(),
            suppressions: Vec::new(),
            properties: ResultProperties {
                severity: finding.severity,
                confidence: finding.confidence,
                stage: (finding.stage.as_ref()).and_then(|stage| stage.name.as_deref()),
                image: placed.image.map(|(image, _)| image.name.as_str()),
                origin: finding.origin,
                created_by: finding
                    .cause
                    .as_ref()
                    .map(|cause| cause.created_by.as_str()),
            },
        }
    }

    /// A finding that someone has decided to live with.
    fn suppressed(part: Part<'r>, waived: &'r Waived, rules: &Rules<'_>) -> Option<Self> {
        let placed = part.place(&waived.finding)?;
        let source = match placed.image {
            Some((image, _)) => image.dockerfile.as_ref(),
            None => placed.source,
        };
        let comment = waived.comment.zip(source);
        let comment =
            comment.map(|(span, source)| Location::at(source.name(), Region::of(span, source)));
        let suppression = Suppression {
            kind: comment.as_ref().map_or("external", |_| "inSource"),
            status: "accepted",
            justification: waived.reason.as_deref(),
            location: comment,
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

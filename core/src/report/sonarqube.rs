//! SonarQube's generic issues, in the form that it reads since 10.3: rules, and issues that name
//! them.
//!
//! What is found in an image is at the line that made it, if that is known, and else at the image's name,
//! which SonarQube passes over with a warning. A file that could not be read has no line to put an issue at, so it is not in this report.

use super::{
    Report,
    places::{self, Placed, all_placed, slashed},
};
use crate::{
    lint::{Category, Severity, find_entry},
    text::Position,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The findings as SonarQube's generic issues, with a final newline.
pub fn to_sonarqube(report: &Report) -> String {
    let all: Vec<Placed<'_>> = all_placed(report).collect();
    let rules: BTreeMap<&str, &Placed<'_>> = all
        .iter()
        .map(|placed| (placed.finding.rule.as_str(), placed))
        .collect();
    let output = Output {
        rules: rules.into_values().map(Rule::of).collect(),
        issues: all.iter().map(Issue::of).collect(),
    };
    let mut json = serde_json::to_string_pretty(&output).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Output<'r> {
    rules: Vec<Rule<'r>>,
    issues: Vec<Issue<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'r> {
    id: &'r str,
    name: &'r str,
    description: &'r str,
    engine_id: &'static str,
    clean_code_attribute: &'static str,
    impacts: [Impact; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Impact {
    software_quality: &'static str,
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue<'r> {
    rule_id: &'r str,
    primary_location: Location,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secondary_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    message: String,
    file_path: String,
    text_range: TextRange,
}

/// Lines from 1, columns from 0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextRange {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

impl<'r> Rule<'r> {
    fn of(placed: &Placed<'r>) -> Self {
        let finding = placed.finding;
        let meta = find_entry(&finding.rule).ok().map(|entry| entry.meta);
        let (attribute, quality) = match finding.category {
            Category::Security => ("TRUSTWORTHY", "SECURITY"),
            Category::Correctness => ("LOGICAL", "RELIABILITY"),
            Category::Reproducibility => ("COMPLETE", "RELIABILITY"),
            Category::Size => ("EFFICIENT", "MAINTAINABILITY"),
            Category::Style => ("CONVENTIONAL", "MAINTAINABILITY"),
        };
        let severity = match meta.map_or(finding.severity, |meta| meta.severity) {
            Severity::Error => "HIGH",
            Severity::Warning => "MEDIUM",
            Severity::Info | Severity::Style => "LOW",
        };
        Self {
            id: &finding.rule,
            name: meta.map_or(finding.rule.as_str(), |meta| meta.summary),
            description: meta.map_or(finding.why.as_str(), |meta| meta.why),
            engine_id: "holystone",
            clean_code_attribute: attribute,
            impacts: [Impact {
                software_quality: quality,
                severity,
            }],
        }
    }
}

impl<'r> Issue<'r> {
    fn of(placed: &Placed<'r>) -> Self {
        let place = |message: &str, positions| Location {
            message: message.to_owned(),
            file_path: slashed(placed.path),
            text_range: TextRange::of(positions),
        };
        let related = placed.finding.related.iter().filter_map(|related| {
            Some(place(
                &related.message,
                places::positions(related.location.span()?, placed.source?),
            ))
        });
        Self {
            rule_id: &placed.finding.rule,
            primary_location: place(&placed.message_and_help(), (placed.start, placed.end)),
            secondary_locations: related.collect(),
        }
    }
}

impl TextRange {
    /// SonarQube refuses a whole report for one empty range, so that names its line alone.
    fn of((start, end): (Position, Position)) -> Self {
        let some = (start < end).then_some(());
        Self {
            start_line: start.line,
            end_line: some.map(|()| end.line),
            start_column: some.map(|()| start.column_utf16 - 1),
            end_column: some.map(|()| end.column_utf16 - 1),
        }
    }
}

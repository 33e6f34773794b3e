//! SARIF 2.1.0, as hadolint writes it: no rules, no end of places.

use super::{Issue, NAME, VERSION, all_issues};
use crate::{
    lint::Severity,
    report::{Report, places::escaped},
};
use serde::Serialize;

pub(super) fn write(report: &Report) -> String {
    let log = Log {
        schema: "http://json.schemastore.org/sarif-2.1.0",
        runs: [Run {
            default_source_language: DOCKERFILE,
            results: all_issues(report)
                .map(|issue| RunResult::of(&issue))
                .collect(),
            tool: Tool {
                driver: Driver {
                    download_uri: "https://github.com/hadolint/hadolint",
                    full_name: concat!(
                        env!("CARGO_PKG_NAME"),
                        " ",
                        env!("CARGO_PKG_VERSION"),
                        " in the place of hadolint"
                    ),
                    name: NAME,
                    short_description: Text {
                        text: env!("CARGO_PKG_DESCRIPTION"),
                    },
                    version: VERSION,
                },
            },
        }],
        version: "2.1.0",
    };
    serde_json::to_string(&log).unwrap_or_default()
}

const DOCKERFILE: &str = "dockerfile";

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'r>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    default_source_language: &'static str,
    results: Vec<RunResult<'r>>,
    tool: Tool,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    download_uri: &'static str,
    full_name: &'static str,
    name: &'static str,
    short_description: Text<&'static str>,
    version: &'static str,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunResult<'r> {
    level: &'static str,
    locations: [Location; 1],
    message: Text<String>,
    rule_id: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    end_column: u32,
    end_line: u32,
    source_language: &'static str,
    start_column: u32,
    start_line: u32,
}

impl<'r> RunResult<'r> {
    fn of(issue: &Issue<'r>) -> Self {
        let (line, column) = (issue.line, issue.column);
        Self {
            level: match issue.finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Style => "note",
            },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: Artifact {
                        uri: escaped(&issue.file.path),
                    },
                    region: Region {
                        end_column: column,
                        end_line: line,
                        source_language: if issue.code.starts_with("SC") {
                            "sh"
                        } else {
                            DOCKERFILE
                        },
                        start_column: column,
                        start_line: line,
                    },
                },
            }],
            message: Text {
                text: issue.message(),
            },
            rule_id: issue.code,
        }
    }
}

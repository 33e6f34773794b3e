//! The rules of the run: those that found something.

use super::{
    super::{
        Report,
        places::{Part, parts},
    },
    Message, level,
};
use crate::lint::{Category, Confidence, Finding, Meta, Severity, find_entry};
use serde::Serialize;
use std::collections::BTreeMap;

/// The rules that found something, waived or not, in the order of their names.
pub(super) struct Rules<'r> {
    pub(super) list: Vec<Rule<'r>>,
    index: BTreeMap<&'r str, usize>,
}

/// SARIF's `reportingDescriptor`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'r> {
    id: &'r str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help<'r>,
    default_configuration: Configuration,
    properties: Properties<'r>,
}

#[derive(Serialize)]
struct Help<'r> {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'r str>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

/// What GitHub's code scanning sorts by.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Properties<'r> {
    tags: Vec<&'r str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    security_severity: Option<&'static str>,
}

impl<'r> Rules<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        // The least sure finding of each rule speaks for it.
        let mut first: BTreeMap<&str, &Finding> = BTreeMap::new();
        let waived = parts(report).flat_map(Part::waived);
        let waived = waived.map(|waived| &waived.finding);
        for finding in report.findings().chain(waived) {
            let least = first.entry(&finding.rule).or_insert(finding);
            if finding.confidence < least.confidence {
                *least = finding;
            }
        }
        Self {
            list: first.values().map(|finding| Rule::of(finding)).collect(),
            index: first
                .keys()
                .enumerate()
                .map(|(at, &rule)| (rule, at))
                .collect(),
        }
    }

    pub(super) fn index(&self, rule: &str) -> usize {
        self.index.get(rule).copied().unwrap_or_default()
    }
}

impl<'r> Rule<'r> {
    fn of(finding: &'r Finding) -> Self {
        // A rule of the caller's own is in no table.
        let meta: Option<&Meta<'static>> = find_entry(&finding.rule).ok().map(|entry| entry.meta);
        let severity = meta.map_or(finding.severity, |meta| meta.severity);
        let summary = meta.map_or(finding.rule.as_str(), |meta| meta.summary);
        Self {
            id: &finding.rule,
            name: pascal_case(&finding.rule),
            short_description: format!("{}.", capital(summary)).into(),
            full_description: meta
                .map_or(finding.why.as_str(), |meta| meta.why)
                .to_owned()
                .into(),
            help: Help {
                text: format!("{} More: holystone explain {}", finding.why, finding.rule),
                markdown: meta.map(|meta| meta.page),
            },
            default_configuration: Configuration {
                level: level(severity),
            },
            properties: Properties::of(finding, severity),
        }
    }
}

impl<'r> Properties<'r> {
    fn of(finding: &'r Finding, severity: Severity) -> Self {
        let category = match finding.category {
            Category::Correctness => "correctness",
            Category::Security => "security",
            Category::Reproducibility => "reproducibility",
            Category::Size => "size",
            Category::Style => "style",
        };
        let aliases = finding.aliases.iter().map(String::as_str);
        Self {
            tags: std::iter::once(category).chain(aliases).collect(),
            precision: match finding.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            },
            problem_severity: match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Style => "recommendation",
            },
            // GitHub: 9 and more is critical, 7 high, 4 medium, less low.
            security_severity: (finding.category == Category::Security).then_some(match severity {
                Severity::Error => "8.0",
                Severity::Warning => "5.0",
                Severity::Info => "3.0",
                Severity::Style => "1.0",
            }),
        }
    }
}

/// `root-user` as `RootUser`.
fn pascal_case(id: &str) -> String {
    id.split('-').map(capital).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

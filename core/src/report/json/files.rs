//! Files, and what became of their fixes.

use super::findings::{OutputFinding, OutputWaived};
use crate::{
    lint::{Safety, TriedFix},
    report::FileReport,
};
use serde::Serialize;

/// A file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OutputFile<'r> {
    /// As it was given or found.
    path: &'r str,
    /// Whether all of it was looked at.
    complete: bool,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    /// In order of their place.
    findings: Vec<OutputFinding<'r>>,
    /// What was found and accepted, in order of its place.
    waived: Vec<OutputWaived<'r>>,
    /// The fixes that were applied before; the findings are what is left. Only if any were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applied: Vec<OutputTried<'r>>,
    /// The fixes that were asked for and dropped, each with its reason. Only if any were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<OutputTried<'r>>,
}

/// What became of a fix.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputTried<'r> {
    /// The rule's name.
    rule: &'r str,
    /// What was wrong.
    message: &'r str,
    /// What the fix does.
    title: &'r str,
    safety: Safety,
    /// Where it was wrong, in the file before any fix: the line from 1.
    line: u32,
    /// In bytes of UTF-8, from 1.
    column: u32,
    /// Why it was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
}

impl<'r> OutputFile<'r> {
    pub(super) fn of(file: &'r FileReport) -> Self {
        let findings = file.source.iter().flat_map(|source| {
            file.findings
                .iter()
                .map(|finding| OutputFinding::of(finding, source))
        });
        let waived = file.source.iter().flat_map(|source| {
            let waived = file.waived.iter();
            waived.map(|waived| OutputWaived::of(waived, source))
        });
        Self {
            path: &file.path,
            complete: file.is_complete(),
            error: file.error.as_deref(),
            findings: findings.collect(),
            waived: waived.collect(),
            applied: file.applied.iter().map(OutputTried::of).collect(),
            dropped: file.dropped.iter().map(OutputTried::of).collect(),
        }
    }
}

impl<'r> OutputTried<'r> {
    fn of(fix: &'r TriedFix) -> Self {
        Self {
            rule: &fix.rule,
            message: &fix.message,
            title: &fix.title,
            safety: fix.safety,
            line: fix.position.line,
            column: fix.position.column,
            reason: fix.reason.as_deref(),
        }
    }
}

//! Findings, those that are waived too.

use super::places::{Region, Where, region, span_region};
use crate::{
    build::{Cause, Origin},
    lint::{Category, Confidence, Finding, Safety, Severity, StageInfo, Waived},
    text::Source,
};
use serde::Serialize;

/// A finding that someone has decided to live with.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OutputWaived<'r> {
    rule: &'r str,
    severity: Severity,
    message: &'r str,
    fingerprint: &'r str,
    location: Where,
    /// Whose waiver it is: holystone, hadolint, buildkit, trivy, checkov, semgrep or team.
    by: &'static str,
    reason: Option<&'r str>,
    /// The last day on which the waiver holds, as YYYY-MM-DD.
    until: Option<String>,
    /// The comment; null for a team's waiver.
    comment: Option<Region>,
}

/// Something a rule found.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OutputFinding<'r> {
    /// The rule's name.
    rule: &'r str,
    /// The same rule elsewhere, as `tool:NAME`.
    aliases: &'r [String],
    category: Category,
    severity: Severity,
    confidence: Confidence,
    /// What is wrong.
    message: &'r str,
    /// Why it matters.
    why: &'r str,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'r str>,
    location: Where,
    /// Other places that make it understood.
    related: Vec<OutputRelated<'r>>,
    /// The stage it is in; null before the first.
    stage: Option<OutputStage<'r>>,
    /// Who the part of an image that it is about comes from: the base or the build. Only if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    /// The step that made the part of an image that it is about. Only if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<OutputCause<'r>>,
    /// The command that shows the rule's page.
    help_command: String,
    /// Ways to mend it, the best first.
    fixes: Vec<OutputFix<'r>>,
    /// Names the finding in its file and stays the same while lines move: 32 hexadecimal digits.
    fingerprint: &'r str,
}

/// The step that made a part of an image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputCause<'r> {
    /// The step of the history, from 0; null if it is not known.
    step: Option<usize>,
    /// What the history says of it.
    created_by: &'r str,
    /// The instruction in the Dockerfile; null if it is not known.
    instruction: Option<Region>,
}

/// Another place.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputRelated<'r> {
    message: &'r str,
    location: Where,
}

/// A stage.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputStage<'r> {
    /// From 0.
    index: usize,
    /// In lower case.
    name: Option<&'r str>,
    /// Whether its layers are in the image that is built.
    ships: bool,
}

/// A way to mend a finding.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputFix<'r> {
    title: &'r str,
    safety: Safety,
    /// Changes of this file, all of them together.
    edits: Vec<OutputEdit<'r>>,
    /// Lines to add to the end of another file of the build context.
    #[serde(skip_serializing_if = "Option::is_none")]
    append: Option<OutputAppend<'r>>,
}

/// Lines for another file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputAppend<'r> {
    /// From the root of the build context; the file is made if there is none.
    path: &'r str,
    text: &'r str,
}

/// A change: the text of a stretch is replaced.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputEdit<'r> {
    location: Region,
    text: &'r str,
}

impl<'r> OutputWaived<'r> {
    pub(super) fn of(waived: &'r Waived, source: &Source) -> Self {
        let finding = &waived.finding;
        Self {
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            fingerprint: &finding.fingerprint,
            location: region(&finding.location, source),
            by: waived.by.as_str(),
            reason: waived.reason.as_deref(),
            until: waived.until.map(|until| until.to_string()),
            comment: waived.comment.map(|span| span_region(span, source)),
        }
    }
}

impl<'r> OutputFinding<'r> {
    pub(super) fn of(finding: &'r Finding, source: &Source) -> Self {
        Self {
            rule: &finding.rule,
            aliases: &finding.aliases,
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            why: &finding.why,
            help: finding.help.as_deref(),
            location: region(&finding.location, source),
            related: finding
                .related
                .iter()
                .map(|related| OutputRelated {
                    message: &related.message,
                    location: region(&related.location, source),
                })
                .collect(),
            stage: finding.stage.as_ref().map(OutputStage::of),
            origin: finding.origin,
            cause: finding
                .cause
                .as_ref()
                .map(|cause| OutputCause::of(cause, source)),
            help_command: format!("holystone explain {}", finding.rule),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| OutputFix {
                    title: &fix.title,
                    safety: fix.safety,
                    edits: fix
                        .edits
                        .iter()
                        .map(|edit| OutputEdit {
                            location: span_region(edit.span, source),
                            text: &edit.text,
                        })
                        .collect(),
                    append: fix.append.as_ref().map(|append| OutputAppend {
                        path: &append.path,
                        text: &append.text,
                    }),
                })
                .collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'r> OutputStage<'r> {
    fn of(stage: &'r StageInfo) -> Self {
        Self {
            index: stage.index,
            name: stage.name.as_deref(),
            ships: stage.ships,
        }
    }
}

impl<'r> OutputCause<'r> {
    fn of(cause: &'r Cause, source: &Source) -> Self {
        Self {
            step: cause.step,
            created_by: &cause.created_by,
            instruction: cause.instruction.map(|span| span_region(span, source)),
        }
    }
}

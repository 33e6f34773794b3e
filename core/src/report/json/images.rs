//! Images.

use super::findings::{OutputFinding, OutputWaived};
use crate::{
    report::{ImageFacts, ImageReport},
    text::Source,
};
use serde::Serialize;

/// An image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OutputImage<'r> {
    /// What it was opened by.
    name: &'r str,
    /// Whether all of it was looked at.
    complete: bool,
    /// Why it could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    /// The Dockerfile that it is said to be built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    dockerfile: Option<&'r str>,
    /// What it is; null if it could not be opened.
    image: Option<&'r ImageFacts>,
    /// In order of their place.
    findings: Vec<OutputFinding<'r>>,
    /// What was found and accepted, in order of its place.
    waived: Vec<OutputWaived<'r>>,
}

impl<'r> OutputImage<'r> {
    pub(super) fn of(image: &'r ImageReport) -> Self {
        let nothing = Source::empty("");
        let source = image.dockerfile.as_ref().unwrap_or(&nothing);
        Self {
            name: &image.name,
            complete: image.is_complete(),
            error: image.error.as_deref(),
            dockerfile: image.dockerfile.as_ref().map(Source::name),
            image: image.facts.as_ref(),
            findings: (image.findings.iter())
                .map(|finding| OutputFinding::of(finding, source))
                .collect(),
            waived: (image.waived.iter())
                .map(|waived| OutputWaived::of(waived, source))
                .collect(),
        }
    }
}

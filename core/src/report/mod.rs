//! What was found, and ways to show it.

mod checkstyle;
mod github;
mod gitlab;
mod hadolint;
mod html;
mod image;
mod json;
mod junit;
mod markdown;
mod places;
mod rdjson;
mod sarif;
mod secrets;
pub(crate) mod shown;
mod sonarqube;
#[cfg(feature = "cli")]
pub(crate) mod tty;
mod twins;
pub(crate) mod xml;

pub use checkstyle::to_checkstyle;
pub use github::to_github;
pub use gitlab::to_gitlab;
pub use hadolint::{HadolintFormat, HadolintStyle, to_hadolint};
pub use html::to_html;
pub(crate) use image::short_step;
pub use image::{
    DiveFacts, ImageFacts, ImageReport, LayerFacts, MAX_LARGEST, MAX_TREE_DEPTH, MAX_WASTED_PATHS,
    PathSize, SizeNode, StepFacts, TREE_SHARES, WasteFacts, WastedPath,
};
#[cfg(feature = "schema")]
pub use json::json_schema;
pub use json::{JSON_VERSION, to_json, write_json};
pub use junit::to_junit;
pub use markdown::{MAX_MARKDOWN_BYTES, to_markdown};
pub use rdjson::to_rdjson;
pub use sarif::to_sarif;
pub use sonarqube::to_sonarqube;
pub use twins::merge_twins;

pub(crate) use secrets::Secrets;

use crate::{
    lint::{Finding, Outcome, Severity, TriedFix, Waived, says_unchecked},
    text::Source,
};

/// What was found in all the files of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// In the order in which they were given.
    pub files: Vec<FileReport>,
    /// The images, in the order in which they were given.
    pub images: Vec<ImageReport>,
}

/// What was found in a file.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileReport {
    /// What the file is called.
    pub path: String,
    /// Its text; `None` if it could not be read.
    pub source: Option<Source>,
    /// In order of their place.
    pub findings: Vec<Finding>,
    /// What was found and is waived, in order of its place.
    pub waived: Vec<Waived>,
    /// How many findings are left out because a baseline has them.
    pub known: usize,
    /// For each entry of the team's waivers that holds for the file, whether it waived anything.
    pub(crate) team_waivers: Vec<(usize, bool)>,
    /// Why it could not be read, or written.
    pub error: Option<String>,
    /// The fixes that were applied; what is found is what is left.
    pub applied: Vec<TriedFix>,
    /// The fixes that were asked for and dropped, with the reason.
    pub dropped: Vec<TriedFix>,
    /// What no report shows of the text.
    pub(crate) secrets: Secrets,
}

/// How a run ended; the number is the exit code of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything asked for was checked, and nothing is at or above the gate.
    Clean = 0,
    /// A finding is at or above the gate.
    Findings = 1,
    /// Something could not be checked.
    Incomplete = 2,
}

impl FileReport {
    /// The report of a file that was checked.
    pub(crate) fn checked(source: Source, mut outcome: Outcome) -> Self {
        let secrets = Secrets::of(&source, &outcome);
        let waived = outcome.waived.iter_mut();
        let waived = waived.map(|waived| &mut waived.finding);
        for finding in outcome.findings.iter_mut().chain(waived) {
            secrets.hide_in(finding);
        }
        Self {
            secrets,
            path: source.name().to_owned(),
            source: Some(source),
            findings: outcome.findings,
            waived: outcome.waived,
            known: 0,
            team_waivers: outcome.team_waivers,
            error: None,
            applied: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// The report of a file that could not be read.
    pub fn unreadable(path: impl Into<String>, error: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            source: None,
            findings: Vec::new(),
            waived: Vec::new(),
            known: 0,
            team_waivers: Vec::new(),
            error: Some(error.into()),
            applied: Vec::new(),
            dropped: Vec::new(),
            secrets: Secrets::default(),
        }
    }

    /// Whether all of it was looked at.
    pub fn is_complete(&self) -> bool {
        self.error.is_none()
            && self
                .findings
                .iter()
                .all(|finding| !says_unchecked(&finding.rule))
    }

    /// How its check ended, if findings of `gate` and worse fail it; with no gate none does.
    pub fn status(&self, gate: Option<Severity>) -> Status {
        let fails = |finding: &Finding| gate.is_some_and(|gate| finding.severity >= gate);
        if !self.is_complete() {
            Status::Incomplete
        } else if self.findings.iter().any(fails) {
            Status::Findings
        } else {
            Status::Clean
        }
    }
}

impl From<Vec<FileReport>> for Report {
    fn from(files: Vec<FileReport>) -> Self {
        Self {
            files,
            images: Vec::new(),
        }
    }
}

impl Report {
    /// Every finding, in order.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let of_images = self.images.iter().flat_map(|image| &image.findings);
        let of_files = self.files.iter().flat_map(|file| &file.findings);
        of_files.chain(of_images)
    }

    /// How the run ended, if findings of `gate` and worse fail it; with no gate none does.
    pub fn status(&self, gate: Option<Severity>) -> Status {
        let files = self.files.iter().map(|file| file.status(gate));
        let images = self.images.iter().map(|image| image.status(gate));
        files.chain(images).max().unwrap_or(Status::Clean)
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

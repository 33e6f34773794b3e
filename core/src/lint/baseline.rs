//! A baseline: what was found before, so that only what is new is reported.
//!
//! It is a JSON report, of which only the paths and the fingerprints are read, so
//! `--format json` makes one. [`Baseline::to_json`] writes no more than that, for keeping it beside
//! the code.

use super::{Finding, says_unchecked};
use crate::error::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The version of the form that is written, and the only one that is read.
const VERSION: u32 = 1;

/// What was found before, by the path of the file or the name of the image.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// How often each fingerprint was found.
    files: BTreeMap<String, HashMap<String, usize>>,
}

#[derive(Deserialize, Serialize)]
struct Document {
    version: u32,
    files: Vec<File>,
    /// Those of a report; a written baseline has them among the files.
    #[serde(default, skip_serializing)]
    images: Vec<Image>,
}

#[derive(Deserialize, Serialize)]
struct File {
    path: String,
    findings: Vec<Known>,
}

#[derive(Deserialize, Serialize)]
struct Image {
    name: String,
    findings: Vec<Known>,
}

#[derive(Deserialize, Serialize)]
struct Known {
    /// For people who read the file.
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a report or a written baseline. The name is for messages.
    ///
    /// # Errors
    /// When the text is no such JSON, or of another version; the error has the place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let document: Document = serde_json::from_str(text).map_err(|error| {
            Error::new(
                ErrorKind::InvalidWaiver,
                "is no baseline and no report of holystone's",
            )
            .at(format!("{name}:{}:{}", error.line(), error.column()))
            .because(error)
        })?;
        if document.version != VERSION {
            let message = format!(
                "has version {}; this holystone reads {VERSION}",
                document.version
            );
            return Err(Error::new(ErrorKind::InvalidWaiver, message).at(name));
        }
        let mut baseline = Self::default();
        for file in document.files {
            let prints = file.findings.into_iter().map(|known| known.fingerprint);
            baseline.add(&file.path, prints);
        }
        for image in document.images {
            let prints = image.findings.into_iter().map(|known| known.fingerprint);
            baseline.add(&image.name, prints);
        }
        Ok(baseline)
    }

    /// Adds what was found in a file.
    pub fn add(&mut self, path: &str, fingerprints: impl IntoIterator<Item = String>) {
        let known = self.files.entry(clean(path).to_owned()).or_default();
        for fingerprint in fingerprints {
            *known.entry(fingerprint).or_default() += 1;
        }
    }

    /// Takes the findings that the baseline has out of those of a file, and says how many they were.
    /// What was not looked at is never known.
    pub fn take_known(&self, path: &str, findings: &mut Vec<Finding>) -> usize {
        let Some(known) = self.files.get(clean(path)) else {
            return 0;
        };
        let mut left = known.clone();
        let before = findings.len();
        findings.retain(|finding| {
            let Some(count) = left.get_mut(&finding.fingerprint) else {
                return true;
            };
            if *count == 0 || says_unchecked(&finding.rule) {
                return true;
            }
            *count -= 1;
            false
        });
        before - findings.len()
    }

    /// A baseline of what was found in files and images, by their paths and names, as JSON with a final
    /// newline.
    pub fn to_json<'f>(files: impl IntoIterator<Item = (&'f str, &'f [Finding])>) -> String {
        let files = files.into_iter().map(|(path, findings)| File {
            path: clean(path).to_owned(),
            findings: known(findings),
        });
        let document = Document {
            version: VERSION,
            files: files.filter(|file| !file.findings.is_empty()).collect(),
            images: Vec::new(),
        };
        let mut json = serde_json::to_string_pretty(&document).unwrap_or_default();
        json.push('\n');
        json
    }
}

/// What a baseline keeps of findings.
fn known(findings: &[Finding]) -> Vec<Known> {
    let findings = findings
        .iter()
        .filter(|finding| !says_unchecked(&finding.rule));
    let known = findings.map(|finding| Known {
        rule: finding.rule.to_string(),
        fingerprint: finding.fingerprint.clone(),
    });
    known.collect()
}

/// A path as reports of another call may write it.
fn clean(path: &str) -> &str {
    path.trim_start_matches("./")
}

//! hadolint's ten formats, for programs that read those: its structure, codes, levels and places,
//! in our words.

mod checkstyle;
mod codacy;
mod codeclimate;
mod gnu;
mod issue;
mod json;
mod junit;
mod sarif;
mod sonarqube;
mod tty;

use super::{FileReport, Report};
use issue::{Issue, issues};
use jiff::Timestamp;

/// What reports call the tool: who follows findings over time knows them by it.
const NAME: &str = "Hadolint";

/// The release whose formats these are.
const VERSION: &str = "2.15.1";

/// A format of hadolint's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HadolintFormat {
    /// A line for people for each finding.
    Tty,
    /// An array of objects.
    Json,
    /// Checkstyle's XML.
    Checkstyle,
    /// Code Climate's objects, each with a NUL byte after it.
    CodeClimate,
    /// The same as an array, with fingerprints.
    GitlabCodeClimate,
    /// A line for programs that read what GNU tools write.
    Gnu,
    /// Codacy's objects.
    Codacy,
    /// SonarQube's generic issues, in their older form.
    SonarQube,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    JUnit,
}

impl HadolintFormat {
    /// Each with its name.
    pub const ALL: &[(&str, Self)] = &[
        ("tty", Self::Tty),
        ("json", Self::Json),
        ("checkstyle", Self::Checkstyle),
        ("codeclimate", Self::CodeClimate),
        ("gitlab_codeclimate", Self::GitlabCodeClimate),
        ("gnu", Self::Gnu),
        ("codacy", Self::Codacy),
        ("sonarqube", Self::SonarQube),
        ("sarif", Self::Sarif),
        ("junit", Self::JUnit),
    ];

    /// The format of a name.
    pub fn parse(name: &str) -> Option<Self> {
        let (_, format) = Self::ALL.iter().find(|(known, _)| *known == name)?;
        Some(*format)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, format)| *format == self);
        found.map_or("", |(name, _)| name)
    }

    /// Whether findings do not fail a run that writes it: who reads it decides.
    pub fn forgives(self) -> bool {
        matches!(self, Self::CodeClimate | Self::Codacy)
    }
}

/// What a report in one of hadolint's formats needs beside the findings.
#[derive(Clone, Copy, Debug)]
pub struct HadolintStyle<'s> {
    /// Whether there are colour codes in what is for people.
    pub colour: bool,
    /// What every file is called in the formats that have another name for it.
    pub path: Option<&'s str>,
    /// When the run was.
    pub now: Timestamp,
}

/// A report in one of hadolint's formats. Files that could not be read are in none of them.
pub fn to_hadolint(report: &Report, format: HadolintFormat, style: HadolintStyle<'_>) -> String {
    match format {
        HadolintFormat::Tty => tty::write(report, style.colour),
        HadolintFormat::Json => json::write(report),
        HadolintFormat::Checkstyle => checkstyle::write(report, style.path),
        HadolintFormat::CodeClimate => codeclimate::write(report, style.path),
        HadolintFormat::GitlabCodeClimate => codeclimate::write_for_gitlab(report, style.path),
        HadolintFormat::Gnu => gnu::write(report),
        HadolintFormat::Codacy => codacy::write(report),
        HadolintFormat::SonarQube => sonarqube::write(report, style.path),
        HadolintFormat::Sarif => sarif::write(report),
        HadolintFormat::JUnit => junit::write(report, style.path, style.now),
    }
}

/// The files that were read, each with what is told of it.
fn read_files(report: &Report) -> impl Iterator<Item = (&FileReport, Vec<Issue<'_>>)> {
    let files = report.files.iter();
    files.filter_map(|file| Some((file, issues(file)?)))
}

/// All that is told, file by file.
fn all_issues(report: &Report) -> impl Iterator<Item = Issue<'_>> {
    read_files(report).flat_map(|(_, issues)| issues)
}

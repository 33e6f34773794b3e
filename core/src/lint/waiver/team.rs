//! A team's waivers: a TOML file with an entry for each decision.
//!
//! ```toml
//! [[waiver]]
//! rules = ["root-user", "DL3008"]
//! paths = ["services/legacy"]   # as in .dockerignore; every file without it
//! stage = "build"               # the whole file without it
//! reason = "moves to distroless in May"
//! until = 2027-05-31
//! owner = "team-payments"
//! ```
//!
//! `fingerprint = "…"` holds for the one finding that has it. A reason must be given.

use super::{Name, Scope, Waiver, WaiverNote, WaiverTool, Waiving, index::Rules};
use crate::{
    dockerfile::{Dockerfile, context::IgnoreFile},
    error::{Error, ErrorKind},
    text::{Source, Span, offset},
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashSet;
use toml::Spanned;

/// The most entries that a file may have.
pub const MAX_TEAM_WAIVERS: usize = 10_000;

/// The waivers of a team.
#[derive(Clone, Debug)]
pub struct TeamWaivers {
    source: Source,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    waiver: Waiver,
    paths: Option<IgnoreFile>,
    stage: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    waiver: Vec<Spanned<Written>>,
}

/// An entry as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Vec<Spanned<String>>,
    paths: Option<Spanned<Vec<String>>>,
    stage: Option<String>,
    fingerprint: Option<String>,
    reason: Spanned<String>,
    until: Option<Spanned<toml::value::Datetime>>,
    #[serde(rename = "owner")]
    _owner: Option<String>,
}

impl TeamWaivers {
    /// Reads a waiver file. The name is for messages.
    ///
    /// # Errors
    /// When the text is no TOML, has a key that is not known or lacks one, or has more than
    /// [`MAX_TEAM_WAIVERS`] entries; the error has the place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let source = Source::new(name, text)?;
        let fail = |span: Option<std::ops::Range<usize>>, message: String| {
            let start = span.map_or(0, |span| offset(span.start.min(source.text().len())));
            let place = source.position(start);
            Error::new(ErrorKind::InvalidWaiver, message)
                .at(format!("{name}:{}:{}", place.line, place.column))
        };
        let document: Document = toml::from_str(source.text())
            .map_err(|error| fail(error.span(), error.message().to_owned()))?;
        if document.waiver.len() > MAX_TEAM_WAIVERS {
            return Err(fail(
                None,
                format!("there are more than {MAX_TEAM_WAIVERS} waivers"),
            ));
        }
        let mut entries = Vec::new();
        for written in document.waiver {
            let span = written.span();
            let written = written.into_inner();
            let paths = written.paths.map(|paths| {
                let at = paths.span();
                IgnoreFile::parse(&paths.into_inner().join("\n"))
                    .map_err(|error| fail(Some(at), format!("`paths`: {error}")))
            });
            let until = written.until.map(|until| {
                let at = until.span();
                let text = until.into_inner().to_string();
                text.parse::<Date>()
                    .map_err(|_| fail(Some(at), "`until` is no date: write 2027-05-31".to_owned()))
            });
            if written.reason.get_ref().trim().is_empty() {
                return Err(fail(
                    Some(written.reason.span()),
                    "`reason` is empty".to_owned(),
                ));
            }
            let names = written.rules.into_iter().map(|rule| Name {
                span: to_span(&rule.span()),
                text: rule.into_inner(),
            });
            entries.push(Entry {
                waiver: Waiver {
                    tool: WaiverTool::Team,
                    scope: written.fingerprint.map_or(Scope::File, Scope::Fingerprint),
                    names: names.collect(),
                    reason: Some(written.reason.into_inner()),
                    until: until.transpose()?,
                    span: to_span(&span),
                    faults: Vec::new(),
                },
                paths: paths.transpose()?,
                stage: written.stage.map(|stage| stage.to_lowercase()),
            });
        }
        Ok(Self { source, entries })
    }

    /// The text it was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The waivers that hold for a file, with the numbers of their entries.
    pub(super) fn for_file<'t>(
        &'t self,
        file: &'t Dockerfile,
    ) -> impl Iterator<Item = (usize, Waiver)> + 't {
        let path = file.source().name().trim_start_matches("./");
        let entries = self.entries.iter().enumerate();
        entries.filter_map(move |(number, entry)| {
            let is_meant = entry
                .paths
                .as_ref()
                .is_none_or(|paths| paths.matches(path).unwrap_or(false));
            if !is_meant {
                return None;
            }
            let mut waiver = entry.waiver.clone();
            if let Some(stage) = &entry.stage {
                waiver.scope = Scope::Stage(file.last_stage_named(stage)?.index());
            }
            Some((number, waiver))
        })
    }

    /// What is to be said of the entries after a run, given for each file which entries held for it
    /// and whether they waived anything there.
    pub(in crate::lint) fn notes(
        &self,
        outcomes: impl Iterator<Item = (usize, bool)>,
        ran: &HashSet<String>,
        waiving: &Waiving,
    ) -> Vec<WaiverNote> {
        let (mut met, mut used) = (HashSet::new(), HashSet::new());
        for (number, waived) in outcomes {
            met.insert(number);
            if waived {
                used.insert(number);
            }
        }
        let mut notes = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let waiver = &entry.waiver;
            for name in &waiver.names {
                let rules = Rules::called(&name.text);
                let unused = met.contains(&number) && !used.contains(&number);
                let fault = rules.fault(waiver, name, ran, waiving, unused);
                notes.extend(fault.map(|fault| WaiverNote {
                    span: name.span,
                    fault,
                }));
            }
        }
        notes
    }
}

fn to_span(range: &std::ops::Range<usize>) -> Span {
    Span::new(offset(range.start), offset(range.end))
}

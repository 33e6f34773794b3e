//! Waivers: findings that someone has decided to live with.
//!
//! They are comments in the file ([`comment`]) or entries of a team's file ([`TeamWaivers`]). A
//! waiver takes findings out of the report's list and into its list of waived ones, with who said
//! so, why, and until when. What becomes of each waiver is a [`WaiverNote`], and the rules of the
//! topic `waivers` make findings of those that are not in order.

mod comment;
mod hadolint;
mod index;
mod note;
mod team;

pub use note::{WaiverFault, WaiverNote};
pub use team::{MAX_TEAM_WAIVERS, TeamWaivers};

pub(crate) use comment::ignore_comments;
pub(super) use index::settle;

use super::Finding;
use crate::text::Span;
use jiff::{Timestamp, civil::Date, tz::Offset};
use std::{collections::BTreeSet, sync::Arc};

/// How waivers are treated in a run.
#[derive(Clone, Debug)]
pub struct Waiving {
    /// No waiver holds: everything is reported, as an auditor wants it.
    pub disabled: bool,
    /// The day of the run; `None` when it is unknown, and then no waiver has expired.
    pub today: Option<Date>,
    /// Rules that may not be waived, by their own names.
    pub locked: BTreeSet<String>,
    /// The waivers of a team.
    pub team: Option<Arc<TeamWaivers>>,
    /// Of other tools' comments only this one's hold, and as far as they hold there; otherwise all do, and are
    /// read kindly.
    pub only: Option<WaiverTool>,
}

impl Default for Waiving {
    fn default() -> Self {
        Self {
            disabled: false,
            today: Some(today()),
            locked: BTreeSet::new(),
            team: None,
            only: None,
        }
    }
}

/// The day it is, in UTC.
fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// Who a waiver was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverTool {
    /// `# holystone ignore=RULE`
    Holystone,
    /// `# hadolint ignore=RULE`
    Hadolint,
    /// `# check=skip=RULE`
    BuildKit,
    /// `# trivy:ignore:RULE`
    Trivy,
    /// `# checkov:skip=RULE`
    Checkov,
    /// `# nosemgrep`
    Semgrep,
    /// An entry of a team's waiver file.
    Team,
}

/// A decision to accept what some rules find in some place.
#[derive(Clone, Debug)]
struct Waiver {
    tool: WaiverTool,
    scope: Scope,
    names: Vec<Name>,
    reason: Option<String>,
    until: Option<Date>,
    /// The comment, or the entry.
    span: Span,
    /// What is wrong with it, and where.
    faults: Vec<(Span, WaiverFault)>,
}

/// A rule, topic or `all`, as a waiver names it.
#[derive(Clone, Debug)]
struct Name {
    text: String,
    span: Span,
}

/// What a waiver holds for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Scope {
    /// The whole file.
    File,
    /// A stage, by its index.
    Stage(usize),
    /// An instruction, by where it starts.
    Instruction(u32),
    /// What starts on a line.
    Line(u32),
    /// What starts below a line that ends the reach of comments, and above the next such line.
    Below(u32),
    /// One finding.
    Fingerprint(String),
    /// It stands where there is nothing to waive.
    Nothing,
}

/// A finding that a waiver took out of the report.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Waived {
    /// The finding.
    pub finding: Finding,
    /// Who the waiver was written for.
    pub by: WaiverTool,
    /// Why it was accepted, if the waiver says so.
    pub reason: Option<String>,
    /// The last day on which the waiver holds.
    pub until: Option<Date>,
    /// The comment in the Dockerfile; `None` for a team's waiver.
    pub comment: Option<Span>,
}

impl WaiverTool {
    /// In lower case, for reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holystone => "holystone",
            Self::Hadolint => "hadolint",
            Self::BuildKit => "buildkit",
            Self::Trivy => "trivy",
            Self::Checkov => "checkov",
            Self::Semgrep => "semgrep",
            Self::Team => "team",
        }
    }
}

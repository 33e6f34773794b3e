use super::{Category, Meta, Severity, Shared};
use crate::{
    build::{Cause, Origin},
    dockerfile::Dockerfile,
    error::{Error, ErrorKind},
    image::Place,
    text::{Edit, Span},
};
use serde::Serialize;
use std::sync::Arc;

/// Something a rule found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's name.
    pub rule: Shared,
    /// The same rule elsewhere, as `tool:NAME`.
    pub aliases: Arc<[String]>,
    /// What the rule guards.
    pub category: Category,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong, here.
    pub message: String,
    /// Why it matters.
    pub why: Shared,
    /// What to do, here.
    pub help: Option<String>,
    /// Where.
    pub location: Location,
    /// Other places that make it understood.
    pub related: Vec<Related>,
    /// The stage it is in; `None` before the first.
    pub stage: Option<StageInfo>,
    /// Where the instruction that it is in starts; `None` outside of any.
    pub instruction: Option<u32>,
    /// Who the part of an image that it is about comes from, if that is known.
    pub origin: Option<Origin>,
    /// The step that made the part of an image that it is about, if that is known.
    pub cause: Option<Cause>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<Fix>,
    /// Where in the Dockerfile secrets stand that it is about. No report shows what is there.
    pub secrets: Vec<Span>,
    /// Names the finding in its file and stays the same while lines move: 32 hexadecimal digits.
    pub fingerprint: String,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A good reason may make it false.
    Low,
    /// Rarely false.
    Medium,
    /// It follows from the file.
    High,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// In the Dockerfile.
    Source(Span),
    /// In an image.
    Image(Place),
}

/// Another place, and what it has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What is there.
    pub message: String,
}

/// The stage of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageInfo {
    /// Counted from 0.
    pub index: usize,
    /// In lower case.
    pub name: Option<String>,
    /// Whether its layers are in the image that is built.
    pub ships: bool,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "answer yes".
    pub title: String,
    /// What it promises.
    pub safety: Safety,
    /// Changes of the Dockerfile, all of them together.
    pub edits: Vec<Edit>,
    /// Lines for another file, with them.
    pub append: Option<Append>,
}

/// Lines that a fix adds to the end of another file of the build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// The file, from the root of the context; it is made if there is none.
    pub path: String,
    /// Whole lines, the last with its line feed. A file whose last line has none gets one first.
    pub text: String,
}

/// What a fix promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The image does the same as before, or what it was meant to.
    Safe,
    /// It is likely what is wanted; a person should look.
    Suggested,
}

impl Safety {
    /// The safety of a name.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn parse(name: &str) -> Result<Self, Error> {
        match name {
            "safe" => Ok(Self::Safe),
            "suggested" => Ok(Self::Suggested),
            _ => Err(Error::new(
                ErrorKind::InvalidOption,
                format!("fixes are `safe` or `suggested`, not `{name}`"),
            )),
        }
    }
}

/// Takes what a rule finds.
#[derive(Debug)]
pub struct Findings<'m> {
    rule: Meta<'m>,
    /// What all findings of the rule have in common; most rules find nothing in a file.
    blank: Option<Finding>,
    list: Vec<Finding>,
}

impl<'m> Findings<'m> {
    pub(super) fn new(rule: Meta<'m>) -> Self {
        Self {
            rule,
            blank: None,
            list: Vec::new(),
        }
    }

    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.list
    }

    /// Reports that something is wrong at a place; the rest is said on what this returns.
    pub fn report(&mut self, at: impl Into<Location>, message: impl Into<String>) -> &mut Finding {
        self.list.push_mut(Finding {
            location: at.into(),
            message: message.into(),
            ..self
                .blank
                .get_or_insert_with(|| Finding::blank(&self.rule))
                .clone()
        })
    }
}

impl Finding {
    fn blank(rule: &Meta<'_>) -> Self {
        Self {
            rule: rule.id.into(),
            aliases: rule.same_as.iter().map(|&alias| alias.to_owned()).collect(),
            category: rule.category,
            severity: rule.severity,
            confidence: Confidence::High,
            message: String::new(),
            why: rule.why.into(),
            help: None,
            location: Location::Source(Span::default()),
            related: Vec::new(),
            stage: None,
            instruction: None,
            origin: None,
            cause: None,
            fixes: Vec::new(),
            secrets: Vec::new(),
            fingerprint: String::new(),
        }
    }

    /// The rule's name in another tool; the first, if it has several there.
    pub fn alias(&self, tool: &str) -> Option<&str> {
        let mut names = self
            .aliases
            .iter()
            .filter_map(|alias| alias.split_once(':'));
        names.find(|(of, _)| *of == tool).map(|(_, name)| name)
    }

    /// Where it is in the Dockerfile: its place there, or that of the instruction that made what it is
    /// about.
    pub fn span_in_dockerfile(&self) -> Option<Span> {
        let cause = || self.cause.as_ref()?.instruction;
        self.location.span().or_else(cause)
    }

    /// What to do about it.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// A reason why it matters that is closer than the rule's own.
    pub fn why(&mut self, text: impl Into<Shared>) -> &mut Self {
        self.why = text.into();
        self
    }

    /// How sure it is, when it does not simply follow from the file.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    /// How bad it is, when that differs from the rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Another place that makes it understood.
    pub fn related(&mut self, at: impl Into<Location>, message: impl Into<String>) -> &mut Self {
        self.related.push(Related {
            location: at.into(),
            message: message.into(),
        });
        self
    }

    /// A secret that stands there, which no report shows.
    pub fn secret(&mut self, at: Span) -> &mut Self {
        self.secrets.push(at);
        self
    }

    /// An edit after which the image does the same as before, or what it was meant to.
    pub fn safe_fix(&mut self, title: impl Into<String>, edit: Edit) -> &mut Self {
        self.fix(title, Safety::Safe, vec![edit])
    }

    /// Edits with a promise.
    pub fn fix(&mut self, title: impl Into<String>, safety: Safety, edits: Vec<Edit>) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            safety,
            edits,
            append: None,
        });
        self
    }

    /// Lines that another file of the build context needs; the Dockerfile stays as it is.
    pub fn append_fix(
        &mut self,
        title: impl Into<String>,
        safety: Safety,
        append: Append,
    ) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            safety,
            edits: Vec::new(),
            append: Some(append),
        });
        self
    }
}

impl Append {
    /// The file's text with the lines added.
    pub fn apply(&self, text: &str) -> String {
        let needs_line_feed = !text.is_empty() && !text.ends_with('\n');
        let line_feed = if needs_line_feed { "\n" } else { "" };
        format!("{text}{line_feed}{}", self.text)
    }
}

impl Location {
    /// The span in the Dockerfile, for a place that is in one.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Source(span) => Some(*span),
            Self::Image(_) => None,
        }
    }

    /// The place in an image, for a place that is in one.
    pub fn image(&self) -> Option<&Place> {
        match self {
            Self::Source(_) => None,
            Self::Image(place) => Some(place),
        }
    }
}

impl From<Place> for Location {
    fn from(place: Place) -> Self {
        Self::Image(place)
    }
}

impl From<Span> for Location {
    fn from(span: Span) -> Self {
        Self::Source(span)
    }
}

impl StageInfo {
    /// The stage that a place is in.
    pub(super) fn at(file: &Dockerfile, start: u32) -> Option<Self> {
        let stage = file.stage_at(start)?;
        Some(Self {
            index: stage.index(),
            name: stage.name().map(str::to_owned),
            ships: stage.ships(),
        })
    }
}

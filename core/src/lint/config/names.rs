//! What a name in a configuration stands for: a rule by any of its names, or a topic.

use super::reader::parse_word;
use crate::{
    error::{Error, ErrorKind},
    lint::{BaseSeverity, Gate, Profile, Severity, select::nearest_name},
    rules,
    syntax::nearest,
};

/// The words for severities.
pub(super) const SEVERITIES: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("info", Severity::Info),
    ("style", Severity::Style),
];

/// The words for profiles.
pub(super) const PROFILES: &[(&str, Profile)] = &[
    ("recommended", Profile::Recommended),
    ("hardening", Profile::Hardening),
    ("all", Profile::All),
    ("hadolint", Profile::Hadolint),
    ("buildkit", Profile::Buildkit),
];

/// The words for what fails a run.
pub(super) const GATES: &[(&str, Gate)] = &[
    ("error", Gate::At(Severity::Error)),
    ("warning", Gate::At(Severity::Warning)),
    ("info", Gate::At(Severity::Info)),
    ("style", Gate::At(Severity::Style)),
    ("never", Gate::Never),
];

/// The words for what is made of findings about a base.
pub(super) const BASE_SEVERITIES: &[(&str, BaseSeverity)] = &[
    ("error", BaseSeverity::AtMost(Severity::Error)),
    ("warning", BaseSeverity::AtMost(Severity::Warning)),
    ("info", BaseSeverity::AtMost(Severity::Info)),
    ("style", BaseSeverity::AtMost(Severity::Style)),
    ("off", BaseSeverity::Off),
];

/// The word for a value.
pub(super) fn word<T: Copy + PartialEq>(value: T, words: &'static [(&str, T)]) -> &'static str {
    words
        .iter()
        .find(|(_, of)| *of == value)
        .map_or("", |(word, _)| word)
}

impl Profile {
    /// The profile of a name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn parse(name: &str) -> Result<Self, Error> {
        parse_word(name, PROFILES)
            .map_err(|why| Error::new(ErrorKind::InvalidOption, format!("profile {why}")))
    }
}

impl Severity {
    /// The severity of a name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn parse(name: &str) -> Result<Self, Error> {
        parse_word(name, SEVERITIES)
            .map_err(|why| Error::new(ErrorKind::InvalidOption, format!("severity {why}")))
    }
}

/// The rules that a name stands for.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// Their numbers in the table of rules.
    pub(super) numbers: Vec<usize>,
    /// Whether the name is a topic's: what a rule's own name says goes before it.
    pub(super) is_topic: bool,
}

/// The rules that a name stands for, if any; other tools' names may stand for several.
pub(super) fn resolve(name: &str) -> Option<Rules> {
    let numbers: Vec<usize> = (0..)
        .zip(rules::all())
        .filter(|(_, entry)| entry.is_called(name))
        .map(|(number, _)| number)
        .collect();
    if !numbers.is_empty() {
        return Some(Rules {
            numbers,
            is_topic: false,
        });
    }
    let mut start = 0;
    for topic in rules::topics() {
        let end = start + topic.rules.len();
        if topic.name == name {
            return Some(Rules {
                numbers: (start..end).collect(),
                is_topic: true,
            });
        }
        start = end;
    }
    None
}

/// That a name stands for nothing; names the nearest that does.
pub(super) fn unknown(name: &str) -> Error {
    let topics = rules::topics().map(|topic| topic.name);
    let hint = match nearest_name(name).or_else(|| nearest(name, topics)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if PROFILES.iter().any(|(profile, _)| *profile == name) => {
            format!("; for the profile, `profile = \"{name}\"`")
        }
        None => String::new(),
    };
    Error::new(
        ErrorKind::UnknownRule,
        format!("there is no rule `{name}`{hint}"),
    )
}

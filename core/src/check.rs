//! A file in, a report out.

use crate::{
    dockerfile::{Dockerfile, Inputs},
    error::Error,
    lint::{self, AnyRule, Selection, Target},
    report::{FileReport, Report},
    text::Source,
};

/// Rules that are loaded once and run on any number of files, from any thread.
pub struct Checker {
    rules: Vec<Box<dyn AnyRule>>,
}

impl Checker {
    /// A checker with the selected rules.
    ///
    /// # Errors
    /// When a rule is named that does not exist.
    pub fn new(selection: &Selection) -> Result<Self, Error> {
        Ok(Self::with_rules(selection.load()?))
    }

    /// A checker with these rules, which may be the caller's own.
    pub fn with_rules(rules: Vec<Box<dyn AnyRule>>) -> Self {
        Self { rules }
    }

    /// Checks a Dockerfile.
    pub fn check(&self, source: Source, inputs: Inputs) -> FileReport {
        let file = Dockerfile::parse(source, inputs);
        let findings = lint::run(Target::from(&file), &self.rules);
        FileReport::checked(file.into_source(), findings)
    }
}

/// Checks the text of a Dockerfile with every rule that is on by default.
///
/// `name` is what the report calls the file.
///
/// # Errors
/// When the text is larger than [`MAX_SOURCE_BYTES`](crate::text::MAX_SOURCE_BYTES).
pub fn check(name: &str, text: &str) -> Result<Report, Error> {
    let checker = Checker::new(&Selection::default())?;
    let source = Source::new(name, text)?;
    Ok(Report::from(vec![checker.check(source, Inputs::default())]))
}

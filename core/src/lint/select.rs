use super::{AnyRule, Config, Effective, Entry, Profile, Severity};
use crate::{
    error::{Error, ErrorKind},
    rules,
    syntax::nearest,
};

/// What a caller asks for, in plain values; rules go by any of their names and by their topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The rules of this profile run, unless `only` names others.
    pub profile: Option<Profile>,
    /// If any, only these.
    pub only: Vec<String>,
    /// These too.
    pub enable: Vec<String>,
    /// Never these.
    pub ignore: Vec<String>,
    /// How severe the findings of a rule are.
    pub severity: Vec<(String, Severity)>,
    /// What fails a run.
    pub fail_on: Option<Gate>,
}

/// What fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// A finding of this severity or a worse one.
    At(Severity),
    /// No finding does.
    Never,
}

/// What is made of findings about what an image has from its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BaseSeverity {
    /// They are not reported.
    Off,
    /// They are at most as bad.
    AtMost(Severity),
}

impl Selection {
    /// The selected rules, with their default options.
    ///
    /// # Errors
    /// When no rule goes by one of the names.
    pub fn load(&self) -> Result<Vec<Box<dyn AnyRule>>, Error> {
        self.effective()?.load()
    }

    /// What it means, with the options and severities that the profile gives.
    ///
    /// # Errors
    /// When no rule goes by one of the names.
    pub fn effective(&self) -> Result<Effective, Error> {
        let config = Config::default().with(self, "the selection")?;
        Ok(config.for_path(""))
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::At(Severity::Warning)
    }
}

impl Gate {
    /// The least severity that fails a run, if any does.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::At(severity) => Some(severity),
            Self::Never => None,
        }
    }
}

/// The rule that goes by a name: its own, `tool:NAME`, or `NAME` alone.
///
/// # Errors
/// When there is none; the error names the nearest.
pub fn find_entry(name: &str) -> Result<&'static Entry, Error> {
    if let Some(entry) = rules::all().find(|entry| entry.is_called(name)) {
        return Ok(entry);
    }
    let hint = nearest_name(name).map(|near| format!("; did you mean `{near}`?"));
    Err(Error::new(
        ErrorKind::UnknownRule,
        format!("there is no rule `{name}`{}", hint.unwrap_or_default()),
    ))
}

/// The name of a rule, its own or another tool's, that is most like a name that none has.
pub(super) fn nearest_name(name: &str) -> Option<&'static str> {
    let names = rules::all().flat_map(|entry| {
        let short = entry
            .meta
            .same_as
            .iter()
            .filter_map(|alias| Some(alias.split_once(':')?.1));
        std::iter::once(entry.meta.id).chain(short)
    });
    nearest(name, names)
}

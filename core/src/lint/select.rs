use super::{AnyRule, Entry, Profile};
use crate::{
    error::{Error, ErrorKind},
    rules,
    syntax::nearest,
};

/// Which rules run, by any of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Those of this profile, unless `only` names others.
    pub profile: Profile,
    /// If any, only these.
    pub only: Vec<String>,
    /// Never these.
    pub ignore: Vec<String>,
}

impl Selection {
    /// The selected rules, with their default options.
    ///
    /// # Errors
    /// When no rule goes by one of the names.
    pub fn load(&self) -> Result<Vec<Box<dyn AnyRule>>, Error> {
        for name in self.only.iter().chain(&self.ignore) {
            find_entry(name)?;
        }
        let named =
            |names: &[String], entry: &Entry| names.iter().any(|name| entry.is_called(name));
        rules::all()
            .filter(|entry| {
                if self.only.is_empty() {
                    entry.meta.profile <= self.profile
                } else {
                    named(&self.only, entry)
                }
            })
            .filter(|entry| !named(&self.ignore, entry))
            .map(|entry| entry.load(toml::Table::new()))
            .collect()
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

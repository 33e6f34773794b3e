use super::{BUILD_ERRORS, Findings, Needs, Subject, Target};
use crate::{
    error::{Error, ErrorKind},
    image::Keep,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A matter of habit.
    Style,
    /// Worth knowing; many good files have it.
    Info,
    /// Should be mended.
    Warning,
    /// The build fails, or the image is unsafe or does not work.
    Error,
}

/// What a rule guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Category {
    /// It does what its author meant.
    Correctness,
    /// An intruder gains nothing by it.
    Security,
    /// The same file gives the same image tomorrow.
    Reproducibility,
    /// The image holds no more than it needs.
    Size,
    /// People can read it.
    Style,
}

/// How much is checked: each of the first three holds the ones before it, the others hold what
/// another tool checks, as it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What nearly every file should mend.
    #[default]
    Recommended,
    /// What an image that faces intruders should mend too.
    Hardening,
    /// Every rule, matters of taste among them.
    All,
    /// The rules of hadolint and, in `RUN`, of ShellCheck, with hadolint's levels.
    Hadolint,
    /// The checks of `docker build --check`, and what it stops at.
    Buildkit,
}

impl Profile {
    /// Whether a rule is in it.
    ///
    /// What the rule means in a profile of another tool, and whether the tool has it off, is in the
    /// profile's preset.
    pub fn holds(self, rule: &Meta<'_>) -> bool {
        let first = match self {
            Self::Hadolint => {
                return rule
                    .alias("hadolint")
                    .or(rule.alias("shellcheck"))
                    .is_some();
            }
            Self::Buildkit => {
                return rule.alias("buildkit").is_some() || BUILD_ERRORS.contains(&rule.id);
            }
            Self::Recommended | Self::Hardening | Self::All => self.rank(),
        };
        rule.profile.rank() <= first
    }

    /// Whether nothing that another profile checks is left out. Profiles of different tools cannot
    /// be compared.
    pub fn is_at_least(self, other: Self) -> bool {
        self == other
            || matches!((self.rank(), other.rank()), (Some(this), Some(that)) if this >= that)
    }

    fn rank(self) -> Option<u8> {
        match self {
            Self::Recommended => Some(0),
            Self::Hardening => Some(1),
            Self::All => Some(2),
            Self::Hadolint | Self::Buildkit => None,
        }
    }
}

/// What is known of a rule before it runs.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'a> {
    /// Its name in kebab-case; reads as "allow ID".
    pub id: &'a str,
    /// What it finds, in a few words.
    pub summary: &'a str,
    /// Why that matters, in a sentence.
    pub why: &'a str,
    /// What it guards.
    pub category: Category,
    /// How bad its findings are.
    pub severity: Severity,
    /// The first profile that has it.
    pub profile: Profile,
    /// The version that brought it.
    pub since: &'a str,
    /// The same rule elsewhere, as `tool:NAME`.
    pub same_as: &'a [&'a str],
    /// Its page, in Markdown.
    pub page: &'a str,
}

impl<'a> Meta<'a> {
    /// The rule's name in another tool; the first, if it has several there.
    pub fn alias(&self, tool: &str) -> Option<&'a str> {
        let names = self
            .same_as
            .iter()
            .filter_map(|alias| alias.split_once(':'));
        names
            .filter(|(of, _)| *of == tool)
            .map(|(_, name)| name)
            .next()
    }
}

/// A rule is a value: its fields are its options, its subject is all it can see.
///
/// It does no I/O, keeps no state and does not see other rules.
pub trait Rule: Send + Sync + 'static {
    /// What is known of it before it runs.
    const META: Meta<'static>;
    /// What it looks at.
    type Subject<'a>: Subject<'a>;
    /// Asks for contents of files of an image, which are read before the rule looks.
    fn keep(&self, _keep: &mut Keep) {}
    /// Looks at one subject.
    fn check(&self, subject: Self::Subject<'_>, findings: &mut Findings);
}

/// A rule whose subject is forgotten, so that all can sit in one list.
pub trait AnyRule: Send + Sync {
    /// What is known of it before it runs.
    fn meta(&self) -> Meta<'_>;
    /// What must be read for it.
    fn needs(&self) -> Needs;
    /// Asks for contents of files of an image, which are read before the rule looks.
    fn keep(&self, _keep: &mut Keep) {}
    /// Has worked out what only some rules ask of a target, before any of them looks at it.
    fn prepare(&self, _target: Target<'_>) {}
    /// Looks at every subject of a target.
    fn check_all(&self, target: Target<'_>, findings: &mut Findings);
}

impl<R: Rule> AnyRule for R {
    fn meta(&self) -> Meta<'_> {
        R::META
    }

    fn needs(&self) -> Needs {
        <R::Subject<'static> as Subject<'static>>::NEEDS
    }

    fn keep(&self, keep: &mut Keep) {
        Rule::keep(self, keep);
    }

    fn check_all(&self, target: Target<'_>, findings: &mut Findings) {
        R::Subject::all(target).for_each(|subject| self.check(subject, findings));
    }
}

/// A line of the table of rules.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What is known of the rule.
    pub meta: &'static Meta<'static>,
    load: Load,
    defaults: fn() -> Defaults,
    #[cfg(feature = "schema")]
    schema: fn() -> schemars::Schema,
}

/// How a rule is made.
#[derive(Clone, Copy)]
enum Load {
    /// From its type.
    Type(fn(toml::Table) -> Result<Box<dyn AnyRule>, toml::de::Error>),
    /// From a row of data.
    Row(&'static dyn Row),
}

/// What makes a rule: many rules that differ in their data alone are rows of a table.
pub trait Row: Sync {
    /// The rule.
    fn rule(&'static self) -> Box<dyn AnyRule>;
}

/// The options of a rule, and the values that they have when nobody sets them.
pub type Defaults = serde_json::Map<String, serde_json::Value>;

/// What the fields of a rule must be able to do to be its options.
#[cfg(not(feature = "schema"))]
pub trait RuleOptions: Default + DeserializeOwned + Serialize {}
#[cfg(not(feature = "schema"))]
impl<R: Default + DeserializeOwned + Serialize> RuleOptions for R {}

/// What the fields of a rule must be able to do to be its options.
#[cfg(feature = "schema")]
pub trait RuleOptions: Default + DeserializeOwned + Serialize + schemars::JsonSchema {}
#[cfg(feature = "schema")]
impl<R: Default + DeserializeOwned + Serialize + schemars::JsonSchema> RuleOptions for R {}

impl Entry {
    /// A rule that takes no options.
    pub const fn plain<R: Rule + Default>() -> Self {
        Self {
            meta: &R::META,
            load: Load::Type(|options| {
                options.try_into::<NoOptions>()?;
                Ok(Box::new(R::default()))
            }),
            defaults: Defaults::new,
            #[cfg(feature = "schema")]
            schema: schemars::Schema::default,
        }
    }

    /// A rule whose fields are read from the user's configuration; it derives `Deserialize` with
    /// `#[serde(default)]`, `Serialize` and, with the feature `schema`, `JsonSchema`.
    pub const fn configurable<R: Rule + RuleOptions>() -> Self {
        Self {
            meta: &R::META,
            load: Load::Type(|options| Ok(Box::new(options.try_into::<R>()?))),
            defaults: || match serde_json::to_value(R::default()) {
                Ok(serde_json::Value::Object(fields)) => fields,
                _ => Defaults::new(),
            },
            #[cfg(feature = "schema")]
            schema: super::config::options_schema::<R>,
        }
    }

    /// A rule that is a row of a table and takes no options.
    pub const fn row(meta: &'static Meta<'static>, row: &'static dyn Row) -> Self {
        Self {
            meta,
            load: Load::Row(row),
            defaults: Defaults::new,
            #[cfg(feature = "schema")]
            schema: schemars::Schema::default,
        }
    }

    /// Its options, and the values that they have when nobody sets them.
    pub fn defaults(&self) -> Defaults {
        (self.defaults)()
    }

    /// What its options may be.
    #[cfg(feature = "schema")]
    pub(super) fn schema(&self) -> schemars::Schema {
        (self.schema)()
    }

    /// The rule with these options.
    ///
    /// # Errors
    /// When it has no such option, or an option no such value.
    pub fn load(&self, options: toml::Table) -> Result<Box<dyn AnyRule>, Error> {
        self.try_load(options).map_err(|error| {
            Error::new(
                ErrorKind::InvalidOption,
                format!("options of `{}`", self.meta.id),
            )
            .because(error)
        })
    }

    pub(super) fn try_load(
        &self,
        options: toml::Table,
    ) -> Result<Box<dyn AnyRule>, toml::de::Error> {
        match self.load {
            Load::Type(load) => load(options),
            Load::Row(row) => {
                options.try_into::<NoOptions>()?;
                Ok(row.rule())
            }
        }
    }

    /// Whether the rule goes by this name: its own, `tool:NAME`, or `NAME` alone.
    pub fn is_called(&self, name: &str) -> bool {
        self.meta.id == name
            || self.meta.same_as.iter().any(|alias| {
                *alias == name
                    || alias
                        .split_once(':')
                        .is_some_and(|(_, short)| short.eq_ignore_ascii_case(name))
            })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

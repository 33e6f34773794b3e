//! A file in, a report out.

use crate::{
    dockerfile::{Dockerfile, Inputs, context::MemoryContext},
    error::{Error, ErrorKind},
    image::platform::Platform,
    lint::{self, AnyRule, Config, Effective, Profile, Selection, Severity, Target},
    report::{FileReport, Report},
    text::Source,
};
use std::{collections::BTreeMap, sync::Arc};

/// How to check a file, in plain values; [`Checker`] and [`Inputs`] are the same in full.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the report calls the file; `Dockerfile` if empty.
    pub path: String,
    /// The text of a `holystone.toml`, whose folder `path` starts from; the options here go over it.
    pub config: Option<String>,
    /// How much is checked: `recommended`, `hardening` or `all`.
    pub profile: Option<String>,
    /// If any, only these rules run, by any of their names or by their topics.
    pub only: Vec<String>,
    /// These rules run too.
    pub enable: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// The stage that is built; the last if none is named.
    pub target: Option<String>,
    /// Build arguments.
    pub build_args: BTreeMap<String, String>,
    /// The platform that is built for, as `os/architecture`.
    pub platform: Option<String>,
    /// The names of the named contexts that the build is given.
    pub build_contexts: Vec<String>,
    /// The files of the build context, path to text; the texts of ignore files are all that is
    /// looked at. The `context` of a configuration is a folder, and nothing here reads one.
    pub context: Option<BTreeMap<String, String>>,
}

impl Options {
    /// What the options say of the rules that run.
    ///
    /// # Errors
    /// When there is no such profile.
    pub fn selection(&self) -> Result<Selection, Error> {
        let profile = self.profile.as_deref().map(Profile::parse).transpose()?;
        Ok(Selection {
            profile,
            only: self.only.clone(),
            enable: self.enable.clone(),
            ignore: self.ignore.clone(),
            ..Selection::default()
        })
    }

    /// What holds for the file, by the configuration and by the options over it.
    ///
    /// # Errors
    /// When the configuration or an option says something that means nothing, or an option would
    /// weaken what the configuration locks.
    pub fn effective(&self) -> Result<Effective, Error> {
        let config = match &self.config {
            Some(text) => Config::parse(lint::config::CONFIG_NAME, text)?,
            None => Config::default(),
        };
        let config = config.with(&self.selection()?, "the options")?;
        Ok(config.for_path(&self.path))
    }

    /// What is known of the build.
    ///
    /// # Errors
    /// When the platform is none.
    pub fn inputs(&self) -> Result<Inputs, Error> {
        let platform = self.platform.as_deref().map(|text| {
            Platform::parse(text, &Platform::default()).map(|platform| platform.normalized())
        });
        let platform = platform
            .transpose()
            .map_err(|error| Error::new(ErrorKind::InvalidOption, "platform").because(error))?;
        Ok(Inputs {
            build_args: self.build_args.clone(),
            target: self.target.clone(),
            platform,
            named_contexts: self.build_contexts.iter().cloned().collect(),
            context: self.context.as_ref().map(|files| {
                Arc::new(
                    files
                        .iter()
                        .map(|(path, text)| (path.as_str(), text.as_str()))
                        .collect::<MemoryContext>(),
                ) as _
            }),
            ..Inputs::default()
        })
    }
}

/// Checks a Dockerfile.
///
/// ```
/// let report = holystone::check(b"FROM debian\n".to_vec(), &holystone::Options::default())?;
/// assert_eq!(report.findings().next().unwrap().rule, "root-user");
/// # Ok::<(), holystone::Error>(())
/// ```
///
/// # Errors
/// When an option or the configuration names something that does not exist, or the text is larger
/// than [`MAX_SOURCE_BYTES`](crate::text::MAX_SOURCE_BYTES).
pub fn check(text: Vec<u8>, options: &Options) -> Result<Report, Error> {
    let effective = options.effective()?;
    let checker = Checker::configured(&effective)?;
    let inputs = effective.complete(options.inputs()?);
    let path = if options.path.is_empty() {
        "Dockerfile"
    } else {
        &options.path
    };
    let source = Source::from_bytes(path, text)?;
    Ok(Report::from(vec![checker.check(source, inputs)]))
}

/// Rules that are loaded once and run on any number of files, from any thread.
pub struct Checker {
    rules: Vec<Box<dyn AnyRule>>,
    severities: BTreeMap<String, Severity>,
}

impl Checker {
    /// A checker with the selected rules.
    ///
    /// # Errors
    /// When a rule is named that does not exist.
    pub fn new(selection: &Selection) -> Result<Self, Error> {
        Ok(Self::with_rules(selection.load()?))
    }

    /// A checker with the rules of a configuration, with their options and severities.
    ///
    /// # Errors
    /// When a rule does not take its options together.
    pub fn configured(effective: &Effective) -> Result<Self, Error> {
        let rules = effective.load()?;
        let severities = rules.iter().filter_map(|rule| {
            let id = rule.meta().id;
            Some((id.to_owned(), effective.severity(id)?))
        });
        Ok(Self {
            severities: severities.collect(),
            rules,
        })
    }

    /// A checker with these rules, which may be the caller's own.
    pub fn with_rules(rules: Vec<Box<dyn AnyRule>>) -> Self {
        Self {
            rules,
            severities: BTreeMap::new(),
        }
    }

    /// Checks a Dockerfile.
    pub fn check(&self, source: Source, inputs: Inputs) -> FileReport {
        let file = Dockerfile::parse(source, inputs);
        let mut findings = lint::run(Target::from(&file), &self.rules);
        for finding in &mut findings {
            if let Some(severity) = self.severities.get(&finding.rule) {
                finding.severity = *severity;
            }
        }
        FileReport::checked(file.into_source(), findings)
    }
}

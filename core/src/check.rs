//! A file in, a report out.

use crate::{
    dockerfile::{Dockerfile, Inputs, context::MemoryContext},
    error::{Error, ErrorKind},
    image::platform::Platform,
    lint::{
        self, AnyRule, Finding, FixRequest, Outcome, Safety, Selection, Target, TeamWaivers,
        Waiving,
    },
    report::{FileReport, Report},
    text::Source,
};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// How to check a file, in plain values; [`Checker`] and [`Inputs`] are the same in full.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the report calls the file; `Dockerfile` if empty.
    pub path: String,
    /// If any, only these rules run, by any of their names.
    pub only: Vec<String>,
    /// These rules do not run, by any of their names.
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
    /// looked at.
    pub context: Option<BTreeMap<String, String>>,
}

impl Options {
    /// The rules that run.
    pub fn selection(&self) -> Selection {
        Selection {
            only: self.only.clone(),
            ignore: self.ignore.clone(),
            ..Selection::default()
        }
    }

    fn source(&self, text: Vec<u8>) -> Result<Source, Error> {
        let path = if self.path.is_empty() {
            "Dockerfile"
        } else {
            &self.path
        };
        Source::from_bytes(path, text)
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
/// When an option names something that does not exist, or the text is larger than
/// [`MAX_SOURCE_BYTES`](crate::text::MAX_SOURCE_BYTES).
pub fn check(text: Vec<u8>, options: &Options) -> Result<Report, Error> {
    let checker = Checker::new(&options.selection())?;
    let source = options.source(text)?;
    Ok(Report::from(vec![checker.check(source, options.inputs()?)]))
}

/// Applies the fixes that promise at least `safety` to a Dockerfile.
///
/// ```
/// use holystone::{Options, fix, lint::Safety};
///
/// let text = b"FROM debian:12\nRUN apt-get update && apt-get install curl\n".to_vec();
/// let fixed = fix(text, &Options::default(), Safety::Safe)?;
/// assert!(fixed.text().ends_with(b"apt-get install --yes curl\n"));
/// assert_eq!(fixed.file.applied[0].rule, "apt-get-without-yes");
/// # Ok::<(), holystone::Error>(())
/// ```
///
/// # Errors
/// As for [`check`].
pub fn fix(text: Vec<u8>, options: &Options, safety: Safety) -> Result<Fixed, Error> {
    let checker = Checker::new(&options.selection())?;
    Ok(checker.fix(options.source(text)?, &options.inputs()?, safety, &|_| true))
}

/// A Dockerfile after its fixes.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The file as it is now: its source, what is still found in it, and what became of each fix.
    pub file: FileReport,
    /// Other files of the build context that must have a new text: path and text.
    pub other_files: Vec<(String, String)>,
}

impl Fixed {
    /// The bytes of the Dockerfile now.
    pub fn text(&self) -> Cow<'_, [u8]> {
        let source = self.file.source.as_ref();
        source.map_or(Cow::Borrowed(&[]), |source| source.to_bytes(source.span()))
    }
}

/// Rules that are loaded once and run on any number of files, from any thread.
pub struct Checker {
    rules: Vec<Box<dyn AnyRule>>,
    waiving: Waiving,
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
        Self {
            rules,
            waiving: Waiving::default(),
        }
    }

    /// The same, with waivers treated in another way.
    #[must_use]
    pub fn with_waiving(self, waiving: Waiving) -> Self {
        Self { waiving, ..self }
    }

    /// Checks a Dockerfile.
    pub fn check(&self, source: Source, inputs: Inputs) -> FileReport {
        let file = Dockerfile::parse(source, inputs);
        let outcome = self.look(&file);
        FileReport::checked(file.into_source(), outcome)
    }

    fn look(&self, file: &Dockerfile) -> Outcome {
        lint::run(Target::from(file), &self.rules, &self.waiving)
    }

    /// What is to be said of the team's waivers after `files` were checked: a report of the waiver
    /// file, if there is one.
    ///
    /// An entry counts as unused if it holds for some of the files and waived nothing in any.
    pub fn check_team_waivers(&self, files: &[FileReport]) -> Option<FileReport> {
        let team: &TeamWaivers = self.waiving.team.as_deref()?;
        let outcomes = files.iter().flat_map(|file| &file.team_waivers).copied();
        let outcome = lint::run_on_team(team, outcomes, &self.rules, &self.waiving);
        Some(FileReport::checked(team.source().clone(), outcome))
    }

    /// Applies the fixes of a Dockerfile that promise at least `safety`, for the findings that are
    /// `wanted`.
    pub fn fix(
        &self,
        source: Source,
        inputs: &Inputs,
        safety: Safety,
        wanted: &dyn Fn(&Finding) -> bool,
    ) -> Fixed {
        let check = |file: &Dockerfile| self.look(file);
        let ask = FixRequest {
            inputs,
            check: &check,
            safety,
            wanted,
        };
        let fixed = lint::fix(source, &ask);
        Fixed {
            file: FileReport {
                applied: fixed.applied,
                dropped: fixed.dropped,
                ..FileReport::checked(fixed.source, fixed.outcome)
            },
            other_files: fixed.other_files,
        }
    }
}

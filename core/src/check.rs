//! A file in, a report out.

use crate::{
    dockerfile::{Dockerfile, Inputs, context::MemoryContext},
    error::{Error, ErrorKind},
    image::platform::Platform,
    kubernetes::Manifest,
    lint::{self, AnyRule, Selection, Target},
    report::{FileReport, Report},
    text::Source,
};
use std::{collections::BTreeMap, sync::Arc};

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

    /// A text under the name that it has.
    fn source(&self, text: Vec<u8>) -> Result<Source, Error> {
        let path = match self.path.as_str() {
            "" => "Dockerfile",
            path => path,
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

/// The pod that fits the image of a Dockerfile, and what in the file stands against it.
///
/// ```
/// let text = b"FROM scratch\nUSER 65534:65534\nENTRYPOINT [\"/app\"]\n".to_vec();
/// let manifest = holystone::kubernetes(text, &holystone::Options::default())?;
/// assert!(manifest.fits());
/// assert!(manifest.yaml.contains("runAsUser: 65534"));
/// # Ok::<(), holystone::Error>(())
/// ```
///
/// # Errors
/// When an option is wrong, when there is no stage to build or it is for Windows, or when the text is
/// larger than [`MAX_SOURCE_BYTES`](crate::text::MAX_SOURCE_BYTES).
pub fn kubernetes(text: Vec<u8>, options: &Options) -> Result<Manifest, Error> {
    let file = Dockerfile::parse(options.source(text)?, options.inputs()?);
    let path = file.source().name();
    let Some(stage) = file.target() else {
        let message = match &options.target {
            Some(target) => format!("there is no stage `{target}` to build"),
            None => "there is no stage to build".to_owned(),
        };
        return Err(Error::new(ErrorKind::NoStage, message).at(path));
    };
    if stage.is_windows() {
        let message = "the image is for Windows, where these settings mean nothing";
        return Err(Error::new(ErrorKind::NoStage, message).at(path));
    }
    Ok(Manifest::of(stage))
}

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

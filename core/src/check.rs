//! A file in, a report out.

use crate::{
    build::{Build, Origin},
    dockerfile::{BaseConfig, Dockerfile, Inputs, context::MemoryContext},
    error::{Error, ErrorKind},
    expectations::Expectations,
    image::{OpenOptions, platform::Platform, reference::Reference, secrets::SecretRules},
    kubernetes::Manifest,
    lint::{
        self, AnyRule, BaseSeverity, Baseline, Config, Effective, Finding, FixRequest, Needs,
        Outcome, Profile, Safety, Selection, Severity, Target, TeamWaivers, Waiving,
    },
    lock::Lock,
    report::{FileReport, ImageFacts, ImageReport, Report, Secrets},
    text::Source,
};
use std::{borrow::Cow, cell::OnceCell, collections::BTreeMap, sync::Arc};

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
    /// The configurations of base images as JSON, by the images' references; see [`BaseConfig`].
    pub base_configs: BTreeMap<String, String>,
    /// The text of a `holystone.lock`, which says what is published of base images; see [`Lock`].
    pub lock: Option<String>,
    /// The text of a team's waiver file; see [`TeamWaivers`].
    pub waivers: Option<String>,
    /// No waiver holds, those in comments neither: everything is reported.
    pub no_waivers: bool,
    /// The text of a baseline, or of a report as JSON: what it has is not reported.
    pub baseline: Option<String>,
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

    pub(crate) fn checker(&self, effective: &Effective) -> Result<Checker, Error> {
        let team = self.waivers.as_deref();
        let team = team.map(|text| TeamWaivers::parse("waivers", text).map(Arc::new));
        Ok(Checker::configured(effective)?.with_waiving(Waiving {
            disabled: self.no_waivers,
            team: team.transpose()?,
            ..Waiving::default()
        }))
    }

    pub(crate) fn source(&self, text: Vec<u8>) -> Result<Source, Error> {
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
    /// When the platform is none, or the configuration of a base image.
    pub fn inputs(&self) -> Result<Inputs, Error> {
        let platform = self.platform.as_deref().map(|text| {
            Platform::parse(text, &Platform::default()).map(|platform| platform.normalized())
        });
        let platform = platform
            .transpose()
            .map_err(|error| Error::new(ErrorKind::InvalidOption, "platform").because(error))?;
        Ok(Inputs {
            base_configs: self.base_configs()?,
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

    /// What is known of the build of a file.
    pub(crate) fn inputs_for(
        &self,
        source: &Source,
        effective: &Effective,
    ) -> Result<Inputs, Error> {
        let mut inputs = effective.complete(self.inputs()?);
        if let Some(text) = &self.lock {
            inputs.ask(source, &Lock::parse("lock", text)?);
        }
        Ok(inputs)
    }

    fn base_configs(&self) -> Result<BTreeMap<String, BaseConfig>, Error> {
        let configs = self.base_configs.iter().map(|(image, json)| {
            let fault = || {
                let message = format!("the configuration of the base image `{image}`");
                Error::new(ErrorKind::InvalidOption, message)
            };
            let reference = Reference::parse(image).map_err(|error| fault().because(error))?;
            let config = BaseConfig::parse(json).map_err(|error| fault().because(error))?;
            Ok((reference.with_default_tag().to_string(), config))
        });
        configs.collect()
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
    let checker = options.checker(&effective)?;
    let baseline = options.baseline.as_deref();
    let baseline = baseline.map(|text| Baseline::parse("baseline", text));
    let source = options.source(text)?;
    let inputs = options.inputs_for(&source, &effective)?;
    let mut file = checker.check(source, inputs);
    if let Some(baseline) = baseline.transpose()? {
        file.known = baseline.take_known(&file.path, &mut file.findings);
    }
    let mut files = vec![file];
    let team = checker.check_team_waivers(&files);
    files.extend(team.filter(|team| !team.findings.is_empty()));
    Ok(Report::from(files))
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
    let effective = options.effective()?;
    let checker = options.checker(&effective)?;
    let source = options.source(text)?;
    let inputs = options.inputs_for(&source, &effective)?;
    Ok(checker.fix(source, &inputs, safety, &|_| true))
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
    waiving: Waiving,
    expectations: Vec<Expectations>,
    severities: BTreeMap<String, Severity>,
    base_severity: Option<BaseSeverity>,
}

impl Checker {
    /// A checker with the selected rules, with the severities and options that the profile gives them.
    ///
    /// # Errors
    /// When a rule is named that does not exist.
    pub fn new(selection: &Selection) -> Result<Self, Error> {
        Self::configured(&selection.effective()?)
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
            base_severity: effective.base_severity(),
            waiving: Waiving {
                locked: effective.locked().map(str::to_owned).collect(),
                only: effective.comments_of(),
                ..Waiving::default()
            },
            expectations: Vec::new(),
            rules,
        })
    }

    /// A checker with these rules, which may be the caller's own.
    pub fn with_rules(rules: Vec<Box<dyn AnyRule>>) -> Self {
        Self {
            rules,
            expectations: Vec::new(),
            waiving: Waiving::default(),
            severities: BTreeMap::new(),
            base_severity: None,
        }
    }

    /// The same, with waivers treated in another way. What a configuration locks stays so, and what
    /// its profile makes of comments.
    #[must_use]
    pub fn with_waiving(self, mut waiving: Waiving) -> Self {
        waiving.locked.extend(self.waiving.locked);
        waiving.only = waiving.only.or(self.waiving.only);
        Self { waiving, ..self }
    }

    /// The same, which also holds images against these expectations.
    #[must_use]
    pub fn with_expectations(self, expectations: Vec<Expectations>) -> Self {
        Self {
            expectations,
            ..self
        }
    }

    /// Checks a Dockerfile.
    pub fn check(&self, source: Source, inputs: Inputs) -> FileReport {
        let file = Dockerfile::parse(source, inputs);
        let outcome = self.look(&file);
        FileReport::checked(file.into_source(), outcome)
    }

    fn look(&self, file: &Dockerfile) -> Outcome {
        self.judged(lint::run(Target::from(file), &self.rules, &self.waiving))
    }

    /// With the severities of the configuration.
    fn judged(&self, mut outcome: Outcome) -> Outcome {
        let waived = outcome.waived.iter_mut();
        let waived = waived.map(|waived| &mut waived.finding);
        for finding in outcome.findings.iter_mut().chain(waived) {
            if let Some(severity) = self.severities.get(finding.rule.as_str()) {
                finding.severity = *severity;
            }
            if outcome.fails && finding.alias("buildkit").is_some() {
                finding.severity = Severity::Error;
            }
        }
        self.judge_base(&mut outcome);
        outcome
    }

    /// Makes of findings about the base what the configuration says. Locked rules keep theirs, and what
    /// was not looked at is said in any case.
    fn judge_base(&self, outcome: &mut Outcome) {
        let Some(limit) = self.base_severity else {
            return;
        };
        let is_judged = |finding: &Finding| {
            finding.origin == Some(Origin::Base)
                && !self.waiving.locked.contains(finding.rule.as_str())
                && !lint::says_unchecked(&finding.rule)
        };
        match limit {
            BaseSeverity::Off => outcome.findings.retain(|finding| !is_judged(finding)),
            BaseSeverity::AtMost(most) => {
                for finding in outcome
                    .findings
                    .iter_mut()
                    .filter(|finding| is_judged(finding))
                {
                    finding.severity = finding.severity.min(most);
                }
            }
        }
    }

    /// What must be read of an image for the rules: only the configuration if none looks at files, and the
    /// contents that they ask for.
    pub fn open_options(&self) -> OpenOptions<'static> {
        let needs = |needs| self.rules.iter().any(|rule| rule.needs() == needs);
        let expects_files = self.expectations.iter().any(Expectations::needs_layers);
        let mut options = OpenOptions {
            layers: needs(Needs::Layers) || needs(Needs::Secrets) || expects_files,
            secrets: needs(Needs::Secrets).then(SecretRules::builtin),
            ..OpenOptions::default()
        };
        for rule in &self.rules {
            rule.keep(&mut options.keep);
        }
        for expectations in &self.expectations {
            expectations.keep(&mut options.keep);
        }
        options
    }

    /// Checks an image, with what is known of its making.
    ///
    /// Findings of the Dockerfile's own rules are not among them: [`Self::check`] has those.
    pub fn check_image(&self, build: &Build<'_>) -> ImageReport {
        // Comments waive what their instruction made; a team's waivers hold for images by name.
        let nothing = Dockerfile::parse(Source::empty(&build.image.name), Inputs::default());
        let file = build.dockerfile.unwrap_or(&nothing);
        let outcome = self.judged(lint::run_on_build(
            build,
            &self.expectations,
            file,
            &self.rules,
            &self.waiving,
        ));
        ImageReport {
            name: build.image.name.clone(),
            facts: Some(ImageFacts::of_build(build)),
            findings: outcome.findings,
            waived: outcome.waived,
            dockerfile: build.dockerfile.map(|file| file.source().clone()),
            team_waivers: outcome.team_waivers,
            ..ImageReport::default()
        }
    }

    /// What is to be said of the team's waivers after `files` were checked: a report of the waiver
    /// file, if there is one.
    ///
    /// An entry counts as unused if it holds for some of the files and waived nothing in any.
    pub fn check_team_waivers(&self, files: &[FileReport]) -> Option<FileReport> {
        self.check_team_waivers_on(files, &[])
    }

    /// The same after `images` were checked too.
    pub fn check_team_waivers_on(
        &self,
        files: &[FileReport],
        images: &[ImageReport],
    ) -> Option<FileReport> {
        let team: &TeamWaivers = self.waiving.team.as_deref()?;
        let files = files.iter().flat_map(|file| &file.team_waivers);
        let images = images.iter().flat_map(|image| &image.team_waivers);
        let outcomes = files.chain(images).copied();
        let outcome = lint::run_on_team(team, outcomes, &self.rules, &self.waiving);
        Some(FileReport::checked(
            team.source().clone(),
            self.judged(outcome),
        ))
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
        // Those of the file as it was: the fixes tell of what was wrong there.
        let secrets: OnceCell<Secrets> = OnceCell::new();
        let check = |file: &Dockerfile| {
            let outcome = self.look(file);
            secrets.get_or_init(|| Secrets::of(file.source(), &outcome));
            outcome
        };
        let ask = FixRequest {
            inputs,
            check: &check,
            safety,
            wanted,
        };
        let mut fixed = lint::fix(source, &ask);
        let secrets = secrets.into_inner().unwrap_or_default();
        for tried in fixed.applied.iter_mut().chain(&mut fixed.dropped) {
            secrets.hide_in_fix(tried);
        }
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

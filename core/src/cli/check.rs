//! `holystone check`

use super::{
    Outcome,
    accepted::Accepted,
    args::CheckArgs,
    config::{Setup, Setups},
    discover::{self, DOCKERFILES, Found},
    disk::{self, DiskContext},
    fix::Fixing,
    output::Outputs,
};
use crate::{
    check::Options,
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    lint::{Finding, Gate},
    pin::Memory,
    report::{FileReport, Report, Status},
    text::Source,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let fixing = Fixing::asked(args);
    let taken = fixing.and_then(|fixing| fixing.takes_stdout(args));
    let outputs = Outputs::new(&args.formats, args.color, taken)?;
    let options = options(args)?;
    let accepted = args.accepted.load()?;
    let inputs = options.inputs()?;
    let publisher = args
        .online
        .publisher(&args.registry, inputs.platform.as_ref())?;
    // Files name the same images.
    let publisher = publisher.as_deref().map(Memory::new);
    let context = match &args.context {
        Some(folder) => Some(Arc::new(DiskContext::open(folder)?)),
        None => None,
    };
    // Every configuration is read before anything is checked.
    let mut setups =
        Setups::new(&args.rules, args.fail_on)?.given(context, args.accepted.waiving()?);
    let jobs: Vec<Job<'_>> = discover::find(&args.paths, DOCKERFILES)
        .into_iter()
        .map(|found| Job {
            setup: setups.get(&found, &inputs),
            found,
            fixing,
            accepted: &accepted,
            publisher: publisher.as_ref(),
        })
        .collect();
    setups.finish()?;
    // Files of one context may change the same ignore file, and their diffs are in order.
    let one_by_one = jobs.iter().any(|job| {
        job.fixing
            .is_some_and(|fixing| fixing.diff || job.setup.context.is_some())
    });
    let files: Vec<FileReport> = if one_by_one {
        jobs.iter().map(Job::run).collect()
    } else {
        jobs.par_iter().map(Job::run).collect()
    };
    let mut report = Report::from(files);
    accepted.finish(&mut report)?;
    let mut gates: Vec<Gate> = jobs.iter().map(|job| job.setup.fail_on).collect();
    // The team's waivers are of all the files; the first speaks for them.
    if let Some(first) = jobs.first()
        && let Some(team) = first.setup.checker.check_team_waivers(&report.files)
        && !team.findings.is_empty()
    {
        report.files.push(team);
        gates.push(first.setup.fail_on);
    }
    outputs.write(&report)?;
    let statuses = report.files.iter().zip(gates);
    let worst = statuses.map(|(file, gate)| file.status(gate.severity()));
    Ok(worst.max().unwrap_or(Status::Clean) as u8)
}

/// A file, and everything that is needed to check it.
struct Job<'r> {
    found: Found,
    setup: Arc<Setup>,
    fixing: Option<Fixing>,
    accepted: &'r Accepted,
    /// Who says what is published, if anybody does.
    publisher: Option<&'r Memory<'r>>,
}

impl Job<'_> {
    fn run(&self) -> FileReport {
        let path = match &self.found {
            Found::File(path) => path,
            Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
        };
        let report = disk::read_source(path).and_then(|source| match self.fixing {
            Some(fixing) => self.fix(path, &source, fixing),
            None => self.check(path, source),
        });
        report
            .unwrap_or_else(|error| FileReport::unreadable(disk::display(path), error.to_string()))
    }

    /// What is known of the build of a file.
    fn inputs(&self, source: &Source) -> Inputs {
        let mut inputs = self.setup.inputs.clone();
        if let Some(publisher) = self.publisher {
            inputs.ask(source, publisher);
        }
        inputs
    }

    fn check(&self, path: &Path, source: Source) -> Result<FileReport, Error> {
        let inputs = self.inputs(&source);
        let mut report = self.setup.checker.check(source, inputs.clone());
        self.settle(path, &mut report, &inputs)?;
        Ok(report)
    }

    fn settle(&self, path: &Path, report: &mut FileReport, inputs: &Inputs) -> Result<(), Error> {
        let checker = &self.setup.checker;
        self.accepted.settle(path, report, checker, inputs)
    }

    fn fix(&self, path: &Path, source: &Source, fixing: Fixing) -> Result<FileReport, Error> {
        let Setup {
            checker, context, ..
        } = &*self.setup;
        let inputs = self.inputs(source);
        let mut before = checker.check(source.clone(), inputs.clone());
        // What a baseline has is left alone.
        let fingerprint = |finding: &Finding| finding.fingerprint.clone();
        let mut known: BTreeSet<String> = before.findings.iter().map(fingerprint).collect();
        self.settle(path, &mut before, &inputs)?;
        for finding in &before.findings {
            known.remove(&finding.fingerprint);
        }
        let wanted = |finding: &Finding| !known.contains(&finding.fingerprint);
        let fixed = checker.fix(source.clone(), &inputs, fixing.safety, &wanted);
        fixing.finish(path, source, &fixed, context.as_deref())?;
        if fixing.diff {
            // Nothing was written: the report is of the file as it is.
            before.dropped = fixed.file.dropped;
            return Ok(before);
        }
        let mut report = fixed.file;
        self.settle(path, &mut report, &inputs)?;
        Ok(report)
    }
}

fn options(args: &CheckArgs) -> Result<Options, Error> {
    let mut options = Options {
        target: args.target.clone(),
        platform: args.platform.clone(),
        ..Options::default()
    };
    options.build_args = build_args(&args.build_args)?;
    options.build_contexts = build_contexts(&args.build_contexts);
    options.base_configs = base_configs(&args.base_configs)?;
    Ok(options)
}

/// The configurations of base images, by the images' references.
fn base_configs(given: &[String]) -> Result<BTreeMap<String, String>, Error> {
    let mut all = BTreeMap::new();
    for given in given {
        let Some((image, path)) = given.split_once('=') else {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("`--base-config {given}` has no file: write `IMAGE=FILE`"),
            ));
        };
        all.insert(image.to_owned(), disk::read_text(Path::new(path))?);
    }
    Ok(all)
}

/// Build arguments; one without a value has that of the environment.
pub(super) fn build_args(given: &[String]) -> Result<BTreeMap<String, String>, Error> {
    let mut all = BTreeMap::new();
    for arg in given {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), std::env::var(arg).ok()),
        };
        if name.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("`--build-arg {arg}` has no name"),
            ));
        }
        all.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(all)
}

/// The names of named contexts.
pub(super) fn build_contexts(given: &[String]) -> Vec<String> {
    let name = |context: &String| context.split('=').next().unwrap_or_default().to_owned();
    given.iter().map(name).collect()
}

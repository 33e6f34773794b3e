//! `holystone check`

use super::{
    Outcome,
    accepted::Accepted,
    args::CheckArgs,
    discover::{self, Found},
    disk::{self, DiskContext},
    fix::Fixing,
    output::Outputs,
};
use crate::{
    check::{Checker, Options},
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    lint::Finding,
    report::{FileReport, Report},
    text::Source,
};
use rayon::prelude::*;
use std::{collections::BTreeSet, path::Path, sync::Arc};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let fixing = Fixing::asked(args);
    let taken = fixing.and_then(|fixing| fixing.takes_stdout(args));
    let outputs = Outputs::new(&args.formats, args.color, taken)?;
    let options = options(args)?;
    let accepted = args.accepted.load()?;
    let checker = Checker::new(&options.selection())?.with_waiving(args.accepted.waiving()?);
    let mut inputs = options.inputs()?;
    let context = match &args.context {
        Some(folder) => Some(Arc::new(DiskContext::open(folder)?)),
        None => None,
    };
    inputs.context = context.clone().map(|context| context as _);
    let run = Run {
        checker,
        inputs,
        fixing,
        context,
        accepted,
    };
    let found = discover::find(&args.paths);
    // Files of one context may change the same ignore file, and their diffs are in order.
    let one_by_one = fixing.is_some_and(|fixing| fixing.diff || run.context.is_some());
    let mut files: Vec<FileReport> = if one_by_one {
        found.into_iter().map(|found| run.file(found)).collect()
    } else {
        found.into_par_iter().map(|found| run.file(found)).collect()
    };
    run.accepted.finish(&mut files)?;
    let team = run.checker.check_team_waivers(&files);
    files.extend(team.filter(|team| !team.findings.is_empty()));
    let report = Report::from(files);
    outputs.write(&report)?;
    Ok(report.status(args.fail_on.severity()) as u8)
}

/// What is the same for every file.
struct Run {
    checker: Checker,
    inputs: Inputs,
    fixing: Option<Fixing>,
    context: Option<Arc<DiskContext>>,
    accepted: Accepted,
}

impl Run {
    fn file(&self, found: Found) -> FileReport {
        let path = match found {
            Found::File(path) => path,
            Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
        };
        let report = disk::read_source(&path).and_then(|source| match self.fixing {
            Some(fixing) => self.fix(&path, source, fixing),
            None => self.check(&path, source),
        });
        report
            .unwrap_or_else(|error| FileReport::unreadable(disk::display(&path), error.to_string()))
    }

    fn check(&self, path: &Path, source: Source) -> Result<FileReport, Error> {
        let mut report = self.checker.check(source, self.inputs.clone());
        self.settle(path, &mut report)?;
        Ok(report)
    }

    fn settle(&self, path: &Path, report: &mut FileReport) -> Result<(), Error> {
        self.accepted
            .settle(path, report, &self.checker, &self.inputs)
    }

    fn fix(&self, path: &Path, source: Source, fixing: Fixing) -> Result<FileReport, Error> {
        let mut before = self.checker.check(source.clone(), self.inputs.clone());
        // What a baseline has is left alone.
        let fingerprint = |finding: &Finding| finding.fingerprint.clone();
        let mut known: BTreeSet<String> = before.findings.iter().map(fingerprint).collect();
        self.settle(path, &mut before)?;
        for finding in &before.findings {
            known.remove(&finding.fingerprint);
        }
        let wanted = |finding: &Finding| !known.contains(&finding.fingerprint);
        let fixed = self
            .checker
            .fix(source.clone(), &self.inputs, fixing.safety, &wanted);
        fixing.finish(path, &source, &fixed, self.context.as_deref())?;
        if fixing.diff {
            // Nothing was written: the report is of the file as it is.
            before.dropped = fixed.file.dropped;
            return Ok(before);
        }
        let mut report = fixed.file;
        self.settle(path, &mut report)?;
        Ok(report)
    }
}

fn options(args: &CheckArgs) -> Result<Options, Error> {
    let mut options = Options {
        only: args.only.clone(),
        ignore: args.ignore.clone(),
        target: args.target.clone(),
        platform: args.platform.clone(),
        ..Options::default()
    };
    for arg in &args.build_args {
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
        options
            .build_args
            .extend(value.map(|value| (name.to_owned(), value)));
    }
    options.build_contexts = args
        .build_contexts
        .iter()
        .map(|context| context.split('=').next().unwrap_or_default().to_owned())
        .collect();
    Ok(options)
}

//! `holystone check`

use super::{
    Outcome,
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
    report::{FileReport, Report},
};
use rayon::prelude::*;
use std::sync::Arc;

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let fixing = Fixing::asked(args);
    let taken = fixing.and_then(|fixing| fixing.takes_stdout(args));
    let outputs = Outputs::new(&args.formats, args.color, taken)?;
    let options = options(args)?;
    let checker = Checker::new(&options.selection())?;
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
    };
    let found = discover::find(&args.paths);
    // Files of one context may change the same ignore file, and their diffs are in order.
    let one_by_one = fixing.is_some_and(|fixing| fixing.diff || run.context.is_some());
    let files: Vec<FileReport> = if one_by_one {
        found.into_iter().map(|found| run.file(found)).collect()
    } else {
        found.into_par_iter().map(|found| run.file(found)).collect()
    };
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
}

impl Run {
    fn file(&self, found: Found) -> FileReport {
        let path = match found {
            Found::File(path) => path,
            Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
        };
        let source = match disk::read_source(&path) {
            Ok(source) => source,
            Err(error) => return FileReport::unreadable(disk::display(&path), error.to_string()),
        };
        let Some(fixing) = self.fixing else {
            return self.checker.check(source, self.inputs.clone());
        };
        let fixed = self
            .checker
            .fix(source.clone(), &self.inputs, fixing.safety);
        let report = fixing.finish(&path, &source, fixed, self.context.as_deref());
        if fixing.diff && report.error.is_none() {
            // Nothing was written: the report is of the file as it is.
            return FileReport {
                dropped: report.dropped,
                ..self.checker.check(source, self.inputs.clone())
            };
        }
        report
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

//! `holystone check`

use super::{
    Outcome,
    args::{CheckArgs, Colour, Format},
    discover::{self, Found},
    disk::{self, DiskContext},
    print,
};
use crate::{
    check::{Checker, Options},
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    report::{self, FileReport, Report},
};
use anstream::{AutoStream, ColorChoice};
use rayon::prelude::*;
use std::{collections::BTreeMap, io, sync::Arc};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let options = options(args)?;
    let checker = Checker::new(&options.selection())?;
    let mut inputs = options.inputs()?;
    if let Some(folder) = &args.context {
        inputs.context = Some(Arc::new(DiskContext::open(folder)?));
    }
    let files: Vec<FileReport> = discover::find(&args.paths)
        .into_par_iter()
        .map(|found| check_one(found, &checker, &inputs))
        .collect();
    let report = Report::from(files);
    print(&match args.format {
        Format::Json => report::to_json(&report),
        Format::Tty => report::tty::to_text(&report, use_colour(args.color)),
    })?;
    Ok(report.status(args.fail_on.severity()) as u8)
}

fn check_one(found: Found, checker: &Checker, inputs: &Inputs) -> FileReport {
    let path = match found {
        Found::File(path) => path,
        Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
    };
    match disk::read_source(&path) {
        Ok(source) => checker.check(source, inputs.clone()),
        Err(error) => FileReport::unreadable(disk::display(&path), error.to_string()),
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
    options.build_args = build_args(&args.build_args)?;
    options.build_contexts = build_contexts(&args.build_contexts);
    Ok(options)
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

fn use_colour(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

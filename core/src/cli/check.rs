//! `holystone check`

use super::{
    Outcome,
    accepted::Accepted,
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
use std::{io, sync::Arc};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let options = options(args)?;
    let accepted = args.accepted.load()?;
    let checker = Checker::new(&options.selection())?.with_waiving(args.accepted.waiving()?);
    let mut inputs = options.inputs()?;
    if let Some(folder) = &args.context {
        inputs.context = Some(Arc::new(DiskContext::open(folder)?));
    }
    let mut files: Vec<FileReport> = discover::find(&args.paths)
        .into_par_iter()
        .map(|found| check_one(found, &checker, &inputs, &accepted))
        .collect();
    accepted.finish(&mut files)?;
    let team = checker.check_team_waivers(&files);
    files.extend(team.filter(|team| !team.findings.is_empty()));
    let report = Report::from(files);
    print(&match args.format {
        Format::Json => report::to_json(&report),
        Format::Tty => report::tty::to_text(&report, use_colour(args.color)),
    })?;
    Ok(report.status(args.fail_on.severity()) as u8)
}

fn check_one(found: Found, checker: &Checker, inputs: &Inputs, accepted: &Accepted) -> FileReport {
    let path = match found {
        Found::File(path) => path,
        Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
    };
    let report = disk::read_source(&path).and_then(|source| {
        let mut report = checker.check(source, inputs.clone());
        accepted.settle(&path, &mut report, checker, inputs)?;
        Ok(report)
    });
    match report {
        Ok(report) => report,
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

fn use_colour(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

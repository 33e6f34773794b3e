//! `holystone check`

use super::{
    Outcome,
    args::{CheckArgs, Colour, Format},
    config::{Setup, Setups},
    discover::{self, Found},
    disk::{self, DiskContext},
    print,
};
use crate::{
    check::Options,
    error::{Error, ErrorKind},
    report::{self, FileReport, Report, Status},
};
use anstream::{AutoStream, ColorChoice};
use rayon::prelude::*;
use std::{io, sync::Arc};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let options = options(args)?;
    let mut inputs = options.inputs()?;
    if let Some(folder) = &args.context {
        inputs.context = Some(Arc::new(DiskContext::open(folder)?));
    }
    // Every configuration is read before anything is checked.
    let mut setups = Setups::new(&args.rules, args.fail_on)?;
    let jobs: Vec<(Found, Arc<Setup>)> = discover::find(&args.paths)
        .into_iter()
        .map(|found| {
            let setup = setups.get(&found, &inputs);
            (found, setup)
        })
        .collect();
    setups.finish()?;
    let gates: Vec<_> = jobs.iter().map(|(_, setup)| setup.fail_on).collect();
    let files: Vec<FileReport> = jobs
        .into_par_iter()
        .map(|(found, setup)| check_one(found, &setup))
        .collect();
    let report = Report::from(files);
    print(&match args.format {
        Format::Json => report::to_json(&report),
        Format::Tty => report::tty::to_text(&report, use_colour(args.color)),
    })?;
    let statuses = report.files.iter().zip(gates);
    let worst = statuses.map(|(file, gate)| file.status(gate.severity()));
    Ok(worst.max().unwrap_or(Status::Clean) as u8)
}

fn check_one(found: Found, setup: &Setup) -> FileReport {
    let path = match found {
        Found::File(path) => path,
        Found::Nothing { path, reason } => return FileReport::unreadable(path, reason),
    };
    match disk::read_source(&path) {
        Ok(source) => setup.checker.check(source, setup.inputs.clone()),
        Err(error) => FileReport::unreadable(disk::display(&path), error.to_string()),
    }
}

fn options(args: &CheckArgs) -> Result<Options, Error> {
    let mut options = Options {
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

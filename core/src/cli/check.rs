//! `holystone check`

use super::{
    Outcome,
    args::{CheckArgs, Colour, Format},
    disk::{self, DiskContext},
    discover::{self, Found},
    print,
};
use crate::{
    check::Checker,
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    image::platform::Platform,
    lint::Selection,
    report::{self, FileReport, Report},
};
use anstream::{AutoStream, ColorChoice};
use rayon::prelude::*;
use std::{io, sync::Arc};

pub(super) fn run(args: &CheckArgs) -> Outcome {
    let selection = Selection {
        only: args.only.clone(),
        ignore: args.ignore.clone(),
    };
    let checker = Checker::new(&selection)?;
    let inputs = inputs(args)?;
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

fn inputs(args: &CheckArgs) -> Result<Inputs, Error> {
    let mut inputs = Inputs {
        target: args.target.clone(),
        ..Inputs::default()
    };
    for arg in &args.build_args {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), std::env::var(arg).ok()),
        };
        if name.is_empty() {
            return Err(Error::new(ErrorKind::InvalidOption, format!("`--build-arg {arg}` has no name")));
        }
        inputs.build_args.extend(value.map(|value| (name.to_owned(), value)));
    }
    if let Some(platform) = &args.platform {
        let platform = Platform::parse(platform, &Platform::default())
            .map_err(|error| Error::new(ErrorKind::InvalidOption, "`--platform`").because(error))?;
        inputs.platform = Some(platform);
    }
    inputs.named_contexts = args
        .build_contexts
        .iter()
        .map(|context| context.split('=').next().unwrap_or_default().to_owned())
        .collect();
    if let Some(folder) = &args.context {
        inputs.context = Some(Arc::new(DiskContext::open(folder)?));
    }
    Ok(inputs)
}

fn use_colour(colour: Colour) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

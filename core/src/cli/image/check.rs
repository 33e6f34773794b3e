//! `holystone check-image`

use super::{args::CheckImageArgs, dockleignore::Ignored, open};
use crate::{
    build::Build,
    check::{Checker, Options},
    cli::{
        Outcome,
        accepted::Accepted,
        check::{build_args, build_contexts},
        config::{Setup, Setups},
        discover::Found,
        disk,
        output::Outputs,
    },
    dockerfile::{Dockerfile, Inputs, Publisher},
    error::{Error, ErrorKind},
    expectations::Expectations,
    image::{Image, OpenOptions, PlatformChoice},
    report::{FileReport, ImageReport, Report, merge_twins},
};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

pub(in crate::cli) fn run(args: &CheckImageArgs) -> Outcome {
    one_standard_input(args)?;
    let outputs = Outputs::new(&args.formats, args.color, None)?;
    let accepted = args.accepted.load()?;
    accepted.fits_images(args.dockerfile.is_some())?;
    let inputs = inputs(args)?;
    let mut selection = args.rules.selection(args.fail_on)?;
    if args.rules.reads_files() {
        let ignored = Ignored::here()?;
        if let Some(note) = ignored.note() {
            let _ = writeln!(io::stderr(), "holystone: {note}");
        }
        selection.ignore.extend(ignored.codes);
    }
    let waiving = args.accepted.waiving()?;
    let mut setups = Setups::with(&args.rules, selection)?
        .given(None, waiving)
        .expecting(expectations(args)?);
    let setup = match &args.dockerfile {
        Some(path) => setups.get(&Found::File(path.clone()), &inputs),
        None => setups.for_images(&inputs),
    };
    setups.finish()?;

    let mut files = Vec::new();
    let mut dockerfile = None;
    if let Some(path) = &args.dockerfile {
        let publisher = args
            .online
            .publisher(&args.open.registry, inputs.platform.as_ref())?;
        let (report, file) = check_dockerfile(path, &setup, &accepted, publisher.as_deref())?;
        files.push(report);
        dockerfile = file;
    }
    let options = || open_options(&setup.checker, args);
    let bases = match &args.base {
        Some(base) => open(base, &args.open, options())?,
        None => Vec::new(),
    };
    let mut images = Vec::new();
    for name in &args.images {
        match open(name, &args.open, options()) {
            Ok(opened) => images.extend(opened.iter().map(|image| {
                let build = Build::new(image, dockerfile.as_ref(), base_of(image, &bases));
                let mut report = setup.checker.check_image(&build);
                accepted.settle_image(&mut report);
                report
            })),
            Err(error) => images.push(ImageReport::unreadable(name, said(&error, name))),
        }
    }
    if let (Some(_), Some(file)) = (&dockerfile, files.first_mut()) {
        merge_twins(file, &mut images);
    }
    let mut report = Report { files, images };
    accepted.finish(&mut report)?;
    let team = setup
        .checker
        .check_team_waivers_on(&report.files, &report.images);
    (report.files).extend(team.filter(|team| !team.findings.is_empty()));
    outputs.write(&report)?;
    Ok(report.status(setup.fail_on.severity()) as u8)
}

/// Standard input is read once.
fn one_standard_input(args: &CheckImageArgs) -> Result<(), Error> {
    let images = args.images.iter().chain(&args.base);
    let images = images.filter(|name| *name == "-").count();
    let dockerfile = args.dockerfile.as_deref() == Some(Path::new("-"));
    if images + usize::from(dockerfile) > 1 {
        let message = "standard input (`-`) can be read once only";
        return Err(Error::new(ErrorKind::InvalidOption, message));
    }
    Ok(())
}

/// What the images are expected to be.
fn expectations(args: &CheckImageArgs) -> Result<Vec<Expectations>, Error> {
    let read = |path: &PathBuf| {
        let text = disk::read_text(path)?;
        Expectations::parse(&disk::display(path), &text)
    };
    args.expectations.iter().map(read).collect()
}

/// What is known of the build.
fn inputs(args: &CheckImageArgs) -> Result<Inputs, Error> {
    let options = Options {
        target: args.target.clone(),
        build_args: build_args(&args.build_args)?,
        build_contexts: build_contexts(&args.build_contexts),
        platform: match args.open.platform()? {
            PlatformChoice::One(platform) => Some(platform.to_string()),
            _ => None,
        },
        ..Options::default()
    };
    options.inputs()
}

/// The report of the Dockerfile, and what it means; nothing more if it cannot be read.
fn check_dockerfile(
    path: &Path,
    setup: &Setup,
    accepted: &Accepted,
    publisher: Option<&dyn Publisher>,
) -> Result<(FileReport, Option<Dockerfile>), Error> {
    let checker = &setup.checker;
    let source = match disk::read_source(path) {
        Ok(source) => source,
        Err(error) => {
            let report = FileReport::unreadable(disk::display(path), error.to_string());
            return Ok((report, None));
        }
    };
    let mut inputs = setup.inputs.clone();
    if let Some(publisher) = publisher {
        inputs.ask(&source, publisher);
    }
    let mut report = checker.check(source.clone(), inputs.clone());
    accepted.settle(path, &mut report, checker, &inputs)?;
    Ok((report, Some(Dockerfile::parse(source, inputs))))
}

fn open_options(checker: &Checker, args: &CheckImageArgs) -> OpenOptions<'static> {
    let mut options = checker.open_options();
    if args.config_only {
        options.layers = false;
        options.secrets = None;
    } else {
        // Sizes are reported whatever rules run.
        options.layers = true;
    }
    options
}

/// The base for the same platform, or the only one that there is.
fn base_of<'b>(image: &Image, bases: &'b [Image]) -> Option<&'b Image> {
    let platform = image.platform().normalized();
    let same = bases
        .iter()
        .find(|base| base.platform().normalized() == platform);
    match bases {
        [only] => Some(only),
        _ => same,
    }
}

/// An error without the name that the report has beside it.
fn said(error: &Error, name: &str) -> String {
    let text = error.to_string();
    match text.strip_prefix(&format!("{name}: ")) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

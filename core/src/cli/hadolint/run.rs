//! Checks files as hadolint would, and reports as it would.

use super::{args::HadolintArgs, env, file, lookup, settings::Settings};
use crate::{
    check::Checker,
    cli::{Outcome, disk, print},
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    lint::Waiving,
    report::{FileReport, HadolintFormat, HadolintStyle, Report, Status, to_hadolint},
};
use jiff::Timestamp;
use rayon::prelude::*;
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Runs `holystone hadolint`. What goes wrong is said, and the rest is done.
pub(in crate::cli) fn run(args: &HadolintArgs) -> Outcome {
    if args.version {
        print(concat!(
            "Haskell Dockerfile Linter 2.15.1, its place taken by holystone ",
            env!("CARGO_PKG_VERSION"),
            "\n"
        ))?;
        return Ok(0);
    }
    let (settings, config, broken) = settings(args)?;
    if settings.verbose == Some(true) {
        let config = config.map_or("none".to_owned(), |config| disk::display(&config));
        say(&format!("configuration: {config}\n{}", settings.told()));
    }
    if let Some(error) = &broken {
        say(&format!(
            "{error}\nholystone: the configuration is left out\n"
        ));
    }
    if args.files.is_empty() {
        let message = "name a Dockerfile, or `-` for standard input";
        return Err(Error::new(ErrorKind::InvalidOption, message).into());
    }
    let outputs = outputs(&settings.formats, &args.outputs)?;
    let report = check(&settings, &args.files)?;
    for error in report.files.iter().filter_map(told_error) {
        say(&error);
    }
    let style = HadolintStyle {
        colour: settings.no_color != Some(true),
        path: args.file_path_in_report.as_deref(),
        now: Timestamp::now(),
    };
    let mut broken = broken.is_some();
    // The files first, for a closed pipe ends the command.
    for (format, file) in &outputs {
        let Some(file) = file else { continue };
        let text = to_hadolint(&report, *format, style);
        if let Err(error) = disk::write(file, |out| out.write_all(text.as_bytes())) {
            say(&format!("holystone: {error}\n"));
            broken = true;
        }
    }
    for (format, _) in outputs.iter().filter(|(_, file)| file.is_none()) {
        print(&to_hadolint(&report, *format, style))?;
    }
    let forgiven = outputs.iter().any(|(format, _)| format.forgives());
    Ok(exit_code(&settings, &report, forgiven, broken))
}

/// All settings, the file that they come from, and what is wrong with it.
fn settings(args: &HadolintArgs) -> Result<(Settings, Option<PathBuf>, Option<Error>), Error> {
    let config = args.config.clone().or_else(lookup::find);
    let named = args.config.is_some();
    let read = config.as_deref().map(|path| {
        let name = disk::display(path);
        file::read(&name, &disk::read_text(path)?)
    });
    let (file, broken) = match read {
        None => (Settings::default(), None),
        Some(Ok(read)) => (read.settings, None),
        // Who names a file means it.
        Some(Err(error)) if named && error.kind() == ErrorKind::Io => return Err(error),
        Some(Err(error)) => (Settings::default(), Some(error)),
    };
    let settings = env::read(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
        .then(file)
        .then(args.settings());
    Ok((settings, config, broken))
}

/// Each format with its file. What has no file goes to standard output, what has no format is for
/// people.
fn outputs(
    formats: &[HadolintFormat],
    files: &[PathBuf],
) -> Result<Vec<(HadolintFormat, Option<PathBuf>)>, Error> {
    for (number, file) in files.iter().enumerate() {
        if files[..number].contains(file) {
            let message = format!("two reports would go to {}", disk::display(file));
            return Err(Error::new(ErrorKind::InvalidOption, message));
        }
    }
    let count = formats.len().max(files.len()).max(1);
    let one = |number: usize| {
        let format = formats.get(number).copied().unwrap_or(HadolintFormat::Tty);
        (format, files.get(number).cloned())
    };
    Ok((0..count).map(one).collect())
}

fn check(settings: &Settings, files: &[PathBuf]) -> Result<Report, Error> {
    let effective = settings.check().to_config()?.for_path("");
    let checker = Checker::configured(&effective)?.with_waiving(Waiving {
        disabled: settings.disable_ignore_pragma == Some(true),
        ..Waiving::default()
    });
    let one = |path: &PathBuf| match disk::read_source(path) {
        Ok(source) => checker.check(source, Inputs::default()),
        Err(error) => FileReport::unreadable(disk::display(path), error.to_string()),
    };
    // Standard input is read once, in its turn.
    let reads_stdin = files.iter().any(|path| path == Path::new("-"));
    let files: Vec<FileReport> = if reads_stdin {
        files.iter().map(one).collect()
    } else {
        files.par_iter().map(one).collect()
    };
    Ok(Report::from(files))
}

fn told_error(file: &FileReport) -> Option<String> {
    let error = file.error.as_ref()?;
    Some(format!("holystone: {}: {error}\n", file.path))
}

fn exit_code(settings: &Settings, report: &Report, forgiven: bool, broken: bool) -> u8 {
    let gate = settings.check().gate().severity();
    match report.status(gate) {
        Status::Incomplete => 1,
        _ if broken => 1,
        Status::Findings if !forgiven => 1,
        Status::Findings | Status::Clean => 0,
    }
}

/// Says something on standard error; if nobody listens, there is nobody to tell.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

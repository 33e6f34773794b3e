//! `holystone dive`: dive's figures and its rules for builds.

pub(super) mod args;
mod text;

pub(super) use text::{figures, judged};

use super::{Outcome, disk, print};
use crate::{
    error::{Error, ErrorKind},
    image::{
        self, Image, Input, OpenOptions,
        dive::{DiveExport, DiveRules, DiveScore},
    },
    report::shown::plain,
};
use args::DiveArgs;
use std::{
    env,
    ffi::OsString,
    fmt::Write as _,
    io::{self, BufWriter, Write},
    path::Path,
};

/// The subcommand's name, and the program's whose place it takes.
const NAME: &str = "dive";

/// Whether arguments are for the subcommand.
pub(super) fn is_asked(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|arg| arg == NAME)
}

pub(super) fn run(args: &DiveArgs) -> Outcome {
    let is_ci = args.ci || env::var("CI").is_ok_and(|value| is_true(&value));
    let judges = is_ci && args.json.is_none();
    let mut text = String::new();
    let rules = if judges {
        let (rules, told) = rules(args)?;
        text.push_str(&told);
        Some(rules)
    } else {
        None
    };
    let images = open(args)?;
    if let Some(path) = &args.json {
        return export(path, &images, args);
    }
    let mut passes = true;
    for image in &images {
        let score = DiveScore::of(&image.layers);
        if images.len() > 1 {
            let name = image.tags.first().unwrap_or(&image.name);
            let _ = writeln!(text, "Image: {}", plain(name));
        }
        text.push_str(&figures(&score));
        if let Some(rules) = &rules {
            let verdict = rules.judge(&score);
            text.push_str(&judged(&verdict));
            passes &= verdict.passes();
        }
        passes &= is_read(image, args);
    }
    print(&text)?;
    Ok(u8::from(!passes))
}

/// The rules that hold, and what is said of where they are from.
fn rules(args: &DiveArgs) -> Result<(DiveRules, String), Error> {
    let path = &args.ci_config;
    let name = disk::display(path);
    let (rules, told) = if path.exists() {
        let text = disk::read_text(path)?;
        let rules = DiveRules::parse(&name, &text)?;
        (rules, format!("  Using CI config: {name}\n"))
    } else {
        let told = "  Using default CI config\n".to_owned();
        (DiveRules::default(), told)
    };
    Ok((args.with_options(rules), told))
}

/// Writes the one image's files and figures; as with dive, no rules are judged by.
fn export(path: &Path, images: &[Image], args: &DiveArgs) -> Outcome {
    let [image] = images else {
        let message = format!("{} images do not go into one export", images.len());
        return Err(Error::new(ErrorKind::InvalidOption, message)
            .at(&args.image)
            .into());
    };
    let export = DiveExport::of(image, &DiveScore::of(&image.layers))?;
    disk::write(path, |out| {
        let mut out = BufWriter::new(out);
        serde_json::to_writer_pretty(&mut out, &export)?;
        out.flush()
    })?;
    if args.ci {
        warn("with --json no rules are judged by, as in dive");
    }
    Ok(u8::from(!is_read(image, args)))
}

fn open(args: &DiveArgs) -> Result<Vec<Image>, Error> {
    let text = args.image.as_str();
    let archive = ["docker-archive://", "docker-tar://"]
        .iter()
        .find_map(|source| text.strip_prefix(source));
    let engine = ["docker://", "podman://"]
        .iter()
        .any(|source| text.starts_with(source));
    let (input, reference) = match archive {
        Some(path) => (Input::Path(path.into()), None),
        None => Input::parse(text),
    };
    let is_there = match &input {
        Input::Path(path) => path.exists(),
        _ => true,
    };
    if engine || !is_there {
        let message = "no such file or folder; no engine is asked for an image: \
                       `docker save IMAGE --output image.tar` writes an archive";
        return Err(Error::new(ErrorKind::NoImage, message).at(text));
    }
    let options = OpenOptions {
        name: text.to_owned(),
        reference,
        secrets: None,
        ..OpenOptions::default()
    };
    image::open(input, &options)
}

/// Whether all of the image was read, which is told if not.
fn is_read(image: &Image, args: &DiveArgs) -> bool {
    let unread = image.problems.iter();
    for problem in unread.filter(|problem| problem.kind.is_unchecked()) {
        let told = format!("{}: {}: {}", image.name, problem.place, problem.message);
        warn(&plain(&told));
    }
    image.is_complete() || args.ignore_errors
}

fn warn(message: &str) {
    let _ = writeln!(io::stderr(), "holystone: {message}");
}

/// A truth value as Go's `ParseBool` reads it.
fn is_true(value: &str) -> bool {
    ["1", "t", "T", "TRUE", "true", "True"].contains(&value)
}

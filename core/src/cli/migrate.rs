//! `holystone migrate`

use super::{
    Outcome, disk,
    hadolint::{self, Read},
    print,
};
use crate::{
    error::{Error, ErrorKind},
    lint::config::{CONFIG_NAME, Config, quoted},
};
use clap::Args;
use std::{fmt::Write, path::PathBuf};

const EXAMPLES: &str = "\
Examples:
  holystone migrate                     print it
  holystone migrate -o holystone.toml   write it; --force replaces a file that is there
  holystone migrate config/hadolint.yaml

hadolint finds its configuration from the folder it is started in, holystone from the folder of each
Dockerfile upwards. Comments in Dockerfiles stay as they are: those of hadolint count.

Exit codes: 0 it is written; 2 the configuration has mistakes, each told with its place.";

/// `holystone migrate`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct MigrateArgs {
    /// hadolint's configuration; the one that hadolint would find here if none is named
    #[arg(value_name = "FILE")]
    path: Option<PathBuf>,

    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

pub(super) fn run(args: &MigrateArgs) -> Outcome {
    let Some(path) = args.path.clone().or_else(hadolint::find) else {
        let message = "there is no configuration of hadolint here; name it";
        return Err(Error::new(ErrorKind::Io, message).into());
    };
    let name = disk::display(&path);
    let text = migrated(&name, &hadolint::read(&name, &disk::read_text(&path)?)?);
    // What is written can be read.
    Config::parse(CONFIG_NAME, &text)?;
    match &args.output {
        Some(file) => {
            disk::write_once(file, &text, args.force)?;
            print(&format!("{} is written\n", disk::display(file)))?;
        }
        None => print(&text)?,
    }
    Ok(0)
}

fn migrated(name: &str, read: &Read) -> String {
    let mut text = format!("# What {} says to hadolint.\n", quoted(name));
    let elsewhere = read.settings.elsewhere();
    if !elsewhere.is_empty() {
        text.push_str("# This has no key here, but a way of its own:\n");
    }
    for (key, instead) in elsewhere {
        let _ = writeln!(text, "#   {key}: {instead}");
    }
    if !read.unknown.is_empty() {
        text.push_str("# hadolint passes over keys that it does not know:\n");
    }
    for (key, place) in &read.unknown {
        let _ = writeln!(text, "#   {} at {}", quoted(key), quoted(place));
    }
    text.push('\n');
    text + &read.settings.check().to_toml()
}

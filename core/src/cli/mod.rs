//! The command line, as a call: the binary, the Python script and the Node script all run this.
//!
//! It reads files and writes reports; what is found and what it means is decided below it.

mod accepted;
mod args;
mod check;
mod config;
mod discover;
mod disk;
mod dive;
mod explain;
mod fix;
mod hadolint;
mod image;
mod kubernetes;
mod migrate;
mod output;
mod pin;
mod publisher;
mod registry;
mod resolve;
mod rules;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

/// Runs the command with these arguments, the program's name first.
///
/// The exit code is 0 when everything asked for was checked and is clean, 1 for findings at or
/// above the gate, 2 when something could not be checked. Where it takes hadolint's place, as a
/// subcommand or under that name, or dive's as a subcommand, it is 1 for both.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(run_to_code(args))
}

/// [`run`] with the exit code as a number, for callers that end the process themselves.
pub fn run_to_code(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args = hadolint::as_subcommand(args);
    let takes_a_place = hadolint::is_asked(&args) || dive::is_asked(&args);
    let failed = if takes_a_place { 1 } else { 2 };
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and go to standard output.
            let code = u8::from(error.use_stderr()) * failed;
            return if error.print().is_ok() { code } else { failed };
        }
    };
    let result = match &cli.command {
        Command::Check(options) => check::run(options),
        Command::CheckImage(options) => image::check(options),
        Command::ImageShow(options) => image::show(options),
        Command::ImageDiff(options) => image::diff(options),
        Command::ImageTest(options) => image::test(options),
        Command::ImageCat(options) => image::cat(options),
        Command::Resolve(options) => resolve::run(options),
        Command::Rules(options) => rules::run(options),
        Command::Explain(options) => explain::run(options),
        Command::Config(options) => config::run(options),
        Command::Init(options) => config::init(options),
        Command::Kubernetes(options) => kubernetes::run(options),
        Command::Hadolint(options) => hadolint::run(options),
        Command::Dive(options) => dive::run(options),
        Command::Pin(options) => pin::run(options),
        Command::Migrate(options) => migrate::run(options),
    };
    match result {
        Ok(code) => code,
        // Who closes the pipe has read enough.
        Err(error) if is_broken_pipe(error.as_ref()) => 0,
        Err(error) => {
            let _ = writeln!(io::stderr(), "holystone: {error}");
            failed
        }
    }
}

/// Gives a file a new text as `--fix` does: all at once, with its rights, and through links.
///
/// # Errors
/// When it cannot be written; it is as it was then.
pub fn write_file(path: &std::path::Path, bytes: &[u8]) -> io::Result<()> {
    disk::write_atomically(path, bytes)
}

/// The reference of the command line, as Markdown.
#[doc(hidden)]
pub fn reference() -> String {
    let mut text =
        String::from("# The command line\n\nMade from `holystone --help`; a test keeps it so.\n");
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut commands = vec![command];
    while let Some(mut command) = commands.pop() {
        if command.get_name() == "help" {
            continue;
        }
        // The last is shown next, and what is below a command follows it.
        let below: Vec<_> = command.get_subcommands().cloned().collect();
        commands.extend(below.into_iter().rev());
        let name = command
            .get_bin_name()
            .unwrap_or(command.get_name())
            .to_owned();
        text.extend(["\n## `", &name, "`\n\n```text\n"]);
        for line in command.render_long_help().to_string().lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push_str("```\n");
    }
    text
}

type Outcome = Result<u8, Box<dyn std::error::Error>>;

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Writes to standard output, all at once.
fn print(text: &str) -> io::Result<()> {
    disk::print(|out| out.write_all(text.as_bytes()))
}

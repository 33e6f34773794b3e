//! `conformance KIND FILE.jsonl` prints each case that holystone reads otherwise than the system
//! it was recorded from, and last `agree N of M`. `conformance print FOLDER` does so with each file
//! whose tree does not print it back byte for byte. `conformance corpus FOLDER [CODE]` compares the
//! findings of profiles `hadolint` and `buildkit` with recorded ones, code by code, and lists where
//! those of CODE differ.
//!
//! `conformance shell FOLDER [SHELLCHECK]` compares what holystone and ShellCheck say of the RUN
//! instructions of a folder's files; with `SHELL_CACHE` ShellCheck's answers are kept in that folder,
//! and `SHELL_CODE` lists the differences in one code, or in `all`.
//!
//! `conformance pin FOLDER` pins each file by a registry that is made up, and tells those in which a known name
//! is not pinned, anything but a digest is different, or a second run changes something.
//!
//! Exits 0 when all agree, 1 when any does not, 2 when it could not run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use benches::conformance::{self, corpus, deviations, pin, shell};
use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str =
    "usage: conformance buildkit|buildkit-checks|hadolint|shlex|dockerignore FILE.jsonl
       conformance print FOLDER
       conformance corpus FOLDER [CODE]
       conformance pin FOLDER
       conformance shell FOLDER [SHELLCHECK]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let agree = match arguments.as_slice() {
        ["print", folder] => conformance::print(Path::new(folder)).map(|outcome| tell(&outcome)),
        ["pin", folder] => run_pin(Path::new(folder)),
        ["corpus", folder, code @ ..] if code.len() < 2 => {
            run_corpus(Path::new(folder), code.first().copied())
        }
        ["shell", folder, program @ ..] if program.len() < 2 => {
            run_shell(Path::new(folder), program.first().copied())
        }
        [kind, path] => {
            if let Some(check) = conformance::named(kind) {
                std::fs::read_to_string(path).map(|text| tell(&conformance::run(&text, check)))
            } else {
                eprintln!("unknown kind `{kind}`\n{USAGE}");
                return ExitCode::from(2);
            }
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match agree {
        Ok((agree, all)) => {
            println!("agree {agree} of {all}");
            ExitCode::from(u8::from(agree != all))
        }
        Err(error) => {
            eprintln!("{}: {error}", arguments.join(" "));
            ExitCode::from(2)
        }
    }
}

fn tell(outcome: &conformance::Outcome) -> (usize, usize) {
    for line in &outcome.disagreements {
        println!("{line}");
    }
    (outcome.agree, outcome.agree + outcome.disagreements.len())
}

fn run_pin(folder: &Path) -> io::Result<(usize, usize)> {
    let pins = pin::run(folder)?;
    print!("{}", pins.table());
    Ok(tell(&pins.outcome))
}

fn run_corpus(folder: &Path, code: Option<&str>) -> io::Result<(usize, usize)> {
    deviations::read()?;
    let corpus = corpus::run(folder, code)?;
    for line in &corpus.differences {
        println!("{line}");
    }
    print!("{}", corpus.table());
    Ok(corpus.agree())
}

fn run_shell(folder: &Path, program: Option<&str>) -> io::Result<(usize, usize)> {
    let code = std::env::var("SHELL_CODE").ok();
    let cache = std::env::var_os("SHELL_CACHE").map(PathBuf::from);
    let comparison = shell::run(
        folder,
        program.unwrap_or("shellcheck"),
        cache.as_deref(),
        code.map(|code| match code.trim_start_matches("SC").parse() {
            Ok(code) => shell::Wanted::Code(code),
            Err(_) => shell::Wanted::All,
        }),
    )?;
    for line in &comparison.differences {
        println!("{line}");
    }
    print!("{}", comparison.table());
    Ok(comparison.agree())
}

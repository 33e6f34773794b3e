//! `conformance KIND FILE.jsonl` prints each case that holystone reads otherwise than the system
//! it was recorded from, and last `agree N of M`. `conformance print FOLDER` does so with each file
//! whose tree does not print it back byte for byte.
//!
//! Exits 0 when all agree, 1 when any does not, 2 when it could not run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use benches::conformance;
use std::{path::Path, process::ExitCode};

const USAGE: &str =
    "usage: conformance buildkit|shlex|dockerignore FILE.jsonl\n       conformance print FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, path] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let outcome = match (kind.as_str(), conformance::named(kind)) {
        ("print", _) => conformance::print(Path::new(path)),
        (_, Some(check)) => {
            std::fs::read_to_string(path).map(|text| conformance::run(&text, check))
        }
        _ => {
            eprintln!("unknown kind `{kind}`\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    for line in &outcome.disagreements {
        println!("{line}");
    }
    println!(
        "agree {} of {}",
        outcome.agree,
        outcome.agree + outcome.disagreements.len()
    );
    ExitCode::from(u8::from(!outcome.disagreements.is_empty()))
}

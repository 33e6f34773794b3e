//! `conformance KIND FILE.jsonl` prints each case that holystone reads otherwise than the system
//! it was recorded from, and last `agree N of M`.
//!
//! Exits 0 when all agree, 1 when any does not, 2 when it could not run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use benches::conformance;
use std::process::ExitCode;

const USAGE: &str = "usage: conformance buildkit|shlex|dockerignore FILE.jsonl";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, path] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let Some(check) = conformance::named(kind) else {
        eprintln!("unknown kind `{kind}`\n{USAGE}");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let outcome = conformance::run(&text, check);
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

//! The command in hadolint's place, for its tests.
#![allow(dead_code, reason = "each test file uses a part of it")]

use super::Folder;
use std::process::{Command, Output};

/// One finding, DL3007.
pub(crate) const LATEST: &str = "FROM debian:latest\nUSER 10001\n";
pub(crate) const CLEAN: &str = "FROM debian:12\nUSER 10001\n";
/// What the parser stops at, in line 2.
pub(crate) const BROKEN: &str = "FROM debian:12\nFOO\nUSER 10001\n";

pub(crate) fn folder() -> Folder {
    Folder::with(&[
        ("latest", LATEST),
        ("clean", CLEAN),
        ("broken", BROKEN),
        ("home/x", ""),
    ])
}

/// The command with no settings but those that are given.
pub(crate) fn command(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
    let inherited = std::env::vars_os().filter(|(name, _)| {
        let name = name.to_string_lossy();
        name.starts_with("HADOLINT_") || name == "XDG_CONFIG_HOME"
    });
    for (name, _) in inherited {
        command.env_remove(name);
    }
    command
        .arg("hadolint")
        .args(args)
        .current_dir(&folder.0)
        .env("HOME", folder.0.join("home"))
        .env("NO_COLOR", "1");
    command
}

pub(crate) fn run(folder: &Folder, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

pub(crate) fn with_env(folder: &Folder, env: &[(&str, &str)], args: &[&str]) -> Output {
    let env = env.iter().copied();
    command(folder, args).envs(env).output().unwrap()
}

/// `file:line CODE level` of each line for people, or `file:line:column` of what cannot be parsed.
pub(crate) fn told(text: &str) -> String {
    let short = |line: &str| {
        let mut words = line.split(' ');
        let place = words.next().unwrap();
        if place.matches(':').count() == 2 {
            return place.to_owned();
        }
        let (code, level) = (words.next().unwrap(), words.next().unwrap());
        format!("{place} {code} {}", level.trim_end_matches(':'))
    };
    text.lines().map(short).collect::<Vec<_>>().join(", ")
}

//! The command in hadolint's place. Every case was run with hadolint 2.15.1 too; where we differ, the
//! test says so.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{
    Folder, code,
    hadolint::{BROKEN, CLEAN, LATEST, command, folder, run, told, with_env},
    stderr, stdout,
};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

fn with_input(folder: &Folder, input: &str, args: &[&str]) -> Output {
    let mut command = command(folder, args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn exit_codes() {
    let folder = folder();
    for (args, expected, printed) in [
        (&["clean"][..], 0, ""),
        (&["latest"], 1, "latest:1 DL3007 warning"),
        (&["broken"], 1, "broken:2:1"),
        (
            &["latest", "clean", "latest"],
            1,
            "latest:1 DL3007 warning, latest:1 DL3007 warning",
        ),
        (&["latest", "--no-fail"], 0, "latest:1 DL3007 warning"),
        (&["broken", "--no-fail"], 0, "broken:2:1"),
        (&["-t", "error", "latest"], 0, "latest:1 DL3007 warning"),
        (&["-terror", "latest"], 0, "latest:1 DL3007 warning"),
        (
            &["--failure-threshold=error", "latest"],
            0,
            "latest:1 DL3007 warning",
        ),
        (
            &["--failure-threshold", "warning", "latest"],
            1,
            "latest:1 DL3007 warning",
        ),
        (&["-t", "error", "broken"], 1, "broken:2:1"),
        (&["--style", "DL3007", "latest"], 0, "latest:1 DL3007 style"),
        (
            &["--style", "DL3007", "latest", "-t", "style"],
            1,
            "latest:1 DL3007 style",
        ),
        (
            &["--style", "DL3007", "latest", "-t", "none"],
            1,
            "latest:1 DL3007 style",
        ),
        (
            &["--style", "DL3007", "latest", "-t", "ignore"],
            1,
            "latest:1 DL3007 style",
        ),
        (&["--ignore", "DL3007", "latest"], 0, ""),
        (&["--ignore=DL3007", "latest"], 0, ""),
        // No lists, no other spelling, no code that is unknown.
        (
            &["--ignore", "DL3007,DL3006", "latest"],
            1,
            "latest:1 DL3007 warning",
        ),
        (
            &["--ignore", "dl3007", "latest"],
            1,
            "latest:1 DL3007 warning",
        ),
        (
            &["--ignore", "x y", "--error", "", "latest"],
            1,
            "latest:1 DL3007 warning",
        ),
        // The worst of several holds, and to ignore goes before all.
        (
            &["--info", "DL3007", "--error", "DL3007", "latest"],
            1,
            "latest:1 DL3007 error",
        ),
        (
            &["--ignore", "DL3007", "--error", "DL3007", "latest"],
            0,
            "",
        ),
        // What the parser stops at can be neither ignored nor graded.
        (
            &["--ignore", "DL1000", "--info", "DL1000", "broken"],
            1,
            "broken:2:1",
        ),
        (&["--", "latest"], 1, "latest:1 DL3007 warning"),
        (&["--ignore", "-x", "clean"], 0, ""),
    ] {
        let output = run(&folder, args);
        assert_eq!(told(&stdout(&output)), printed, "{args:?}");
        assert_eq!(code(&output), expected, "{args:?}");
        assert_eq!(stderr(&output), "", "{args:?}");
    }
}

#[test]
fn usage() {
    let folder = folder();
    for args in [
        &[][..],
        &["--bogus", "clean"],
        &["--failure-thresh", "error", "clean"],
        &["-f", "yaml", "clean"],
        &["-t", "v", "clean"],
        &["--require-label", "a:b:text", "clean"],
        &["--no-fail=1", "clean"],
        &["clean", "-o"],
        &["-c", "none.yml", "clean"],
        &["-t", "error", "-t", "info", "clean"],
        &["-o", "x", "-o", "x", "clean"],
    ] {
        let output = run(&folder, args);
        assert_eq!(code(&output), 1, "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert_ne!(stderr(&output), "", "{args:?}");
    }
    for args in [&["--help"][..], &["clean", "-h"]] {
        let output = run(&folder, args);
        assert_eq!(code(&output), 0, "{args:?}");
        assert!(stdout(&output).contains("--failure-threshold"));
    }
    for args in [&["--version"][..], &["-v"], &["-Vv", "latest"]] {
        let output = run(&folder, args);
        assert_eq!(code(&output), 0, "{args:?}");
        assert!(stdout(&output).starts_with("Haskell Dockerfile Linter 2.15.1"));
    }
}

/// hadolint gives up at the first file that it cannot read.
#[test]
fn one_bad_file_does_not_spoil_the_others() {
    let folder = folder();
    for args in [
        &["latest", "none", "."][..],
        &["none", "latest", "--no-fail"],
        &["none", "latest", "-t", "error"],
    ] {
        let output = run(&folder, args);
        assert_eq!(
            told(&stdout(&output)),
            "latest:1 DL3007 warning",
            "{args:?}"
        );
        assert!(stderr(&output).contains("none: cannot be read"), "{args:?}");
        assert_eq!(code(&output), 1, "{args:?}");
    }
    let output = run(&folder, &["-f", "codeclimate", "none"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (1, ""));
}

#[test]
fn formats_and_outputs() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
    let output = run(&folder, &["-f", "json", "-f", "gnu", "-o", "a", "latest"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).starts_with("hadolint:latest:1: DL3007 warning: "));
    let json: Value = serde_json::from_str(&read("a")).unwrap();
    assert_eq!(json[0]["code"], "DL3007");

    let output = run(&folder, &["-f", "json", "-o", "a", "--output=b", "latest"]);
    assert_eq!(stdout(&output), "");
    assert!(read("a").starts_with('['));
    assert!(read("b").starts_with("latest:1 DL3007 warning: "));

    let output = run(&folder, &["-f", "json", "--format=json", "clean"]);
    assert_eq!((stdout(&output).as_str(), code(&output)), ("[][]", 0));

    // Who reads these decides what fails.
    for (format, expected) in [("codeclimate", 0), ("codacy", 0), ("gitlab_codeclimate", 1)] {
        for file in ["latest", "broken"] {
            let output = run(&folder, &["-f", format, "-f", "tty", file]);
            assert_eq!(code(&output), expected, "{format} {file}");
        }
    }
    let output = run(
        &folder,
        &["-o", "no/where", "-f", "json", "-f", "tty", "clean"],
    );
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("no/where"));
}

#[test]
fn every_format_is_written() {
    let folder = folder();
    for (format, start) in [
        ("tty", "latest:1 DL3007 warning: "),
        ("gnu", "hadolint:latest:1: DL3007 warning: "),
        (
            "json",
            "[{\"code\":\"DL3007\",\"column\":1,\"file\":\"latest\",",
        ),
        (
            "checkstyle",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><checkstyle version=\"4.3\"><file name=\"other\"><error column=\"1\" line=\"1\" ",
        ),
        (
            "codeclimate",
            "{\"categories\":[\"Bug Risk\"],\"check_name\":\"DL3007\",",
        ),
        (
            "gitlab_codeclimate",
            "[{\"categories\":[\"Bug Risk\"],\"check_name\":\"DL3007\",",
        ),
        ("codacy", "{\"filename\":\"latest\",\"line\":1,"),
        (
            "sonarqube",
            "{\"issues\":[{\"engineId\":\"Hadolint\",\"primaryLocation\":{\"filePath\":\"other\",",
        ),
        (
            "sarif",
            "{\"$schema\":\"http://json.schemastore.org/sarif-2.1.0\",\"runs\":[{\"defaultSourceLanguage\":\"dockerfile\",",
        ),
        (
            "junit",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><testsuites id=\"",
        ),
    ] {
        let output = run(
            &folder,
            &["--file-path-in-report", "other", "-f", format, "latest"],
        );
        assert!(stdout(&output).starts_with(start), "{format}: {output:?}");
    }
}

#[test]
fn standard_input() {
    let folder = folder();
    for (input, args, expected) in [
        (LATEST, &["-"][..], "-:1 DL3007 warning"),
        (
            LATEST,
            &["latest", "-", "clean"],
            "latest:1 DL3007 warning, -:1 DL3007 warning",
        ),
        // hadolint calls it `/dev/stdin` where it cannot parse it.
        (BROKEN, &["-"], "-:2:1"),
        (CLEAN, &["-"], ""),
    ] {
        let output = with_input(&folder, input, args);
        assert_eq!(told(&stdout(&output)), expected, "{args:?}");
    }
}

#[test]
fn colour() {
    let folder = Folder::with(&[
        ("latest", LATEST),
        ("on.yml", "no-color: false"),
        ("off.yml", "no-color: true"),
    ]);
    for (no_color, args, expected) in [
        // It need not be a terminal.
        (None, &["latest"][..], true),
        (None, &["--no-color", "latest"], false),
        (Some(""), &["latest"], false),
        (Some("1"), &["-c", "on.yml", "latest"], true),
        (None, &["-c", "off.yml", "latest"], false),
        (None, &["--no-color", "-c", "on.yml", "latest"], false),
    ] {
        let mut command = command(&folder, args);
        match no_color {
            Some(value) => command.env("NO_COLOR", value),
            None => command.env_remove("NO_COLOR"),
        };
        let text = stdout(&command.output().unwrap());
        let coloured = "latest:1 DL3007 \u{1b}[1m\u{1b}[93mwarning\u{1b}[0m: ";
        assert_eq!(text.starts_with(coloured), expected, "{args:?}: {text}");
    }
}

#[test]
fn comments_hold_unless_they_are_disabled() {
    let folder = Folder::with(&[(
        "latest",
        "# hadolint ignore=DL3007\nFROM debian:latest\nUSER 10001\n",
    )]);
    assert_eq!(code(&run(&folder, &["latest"])), 0);
    let args = &["--disable-ignore-pragma", "latest"];
    assert_eq!(
        told(&stdout(&run(&folder, args))),
        "latest:2 DL3007 warning"
    );
    let env = [("HADOLINT_DISABLE_IGNORE_PRAGMA", "1")];
    assert_eq!(code(&with_env(&folder, &env, &["latest"])), 1);
    // What the parser stops at is told anyway.
    let folder = Folder::with(&[(
        "x",
        "# hadolint global ignore=DL1000\nFROM debian:12\nFOO\nUSER 10001\n",
    )]);
    assert_eq!(told(&stdout(&run(&folder, &["x"]))), "x:3:1");
}

#[test]
fn a_part_that_is_not_checked_fails_the_run() {
    // A shell text that is nested deeper than the parser goes.
    let text = format!("FROM debian:12\nUSER 10001\nRUN {}\n", "(".repeat(20_000));
    let folder = Folder::with(&[("x", &text)]);
    let output = run(&folder, &["--no-fail", "x"]);
    let text = stdout(&output);
    assert!(text.contains("x:3 not-checked "), "{text}");
    assert_eq!(code(&output), 1);
}

#[test]
fn under_its_own_name() {
    let folder = folder();
    let name = if cfg!(windows) {
        "hadolint.exe"
    } else {
        "hadolint"
    };
    let link = folder.0.join(name);
    fs::hard_link(env!("CARGO_BIN_EXE_holystone"), &link)
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_holystone"), &link).map(|_| ()))
        .unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(&link);
        command.args(args).current_dir(&folder.0);
        command.env("HOME", folder.0.join("home")).output().unwrap()
    };
    let output = run(&["--no-color", "latest"]);
    assert_eq!(told(&stdout(&output)), "latest:1 DL3007 warning");
    assert_eq!(code(&output), 1);
    assert_eq!(code(&run(&["--bogus"])), 1);
    assert!(stdout(&run(&["--version"])).contains("2.15.1"));
}

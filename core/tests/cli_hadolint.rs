//! The command in hadolint's place. Every case was run with hadolint 2.15.1 too; where we differ, the
//! test says so.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, code, stdout};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

/// One finding, DL3007.
const LATEST: &str = "FROM debian:latest\nUSER 10001\n";
const CLEAN: &str = "FROM debian:12\nUSER 10001\n";
/// What the parser stops at, in line 2.
const BROKEN: &str = "FROM debian:12\nFOO\nUSER 10001\n";

fn folder() -> Folder {
    Folder::with(&[
        ("latest", LATEST),
        ("clean", CLEAN),
        ("broken", BROKEN),
        ("home/x", ""),
    ])
}

/// The command with no settings but those that are given.
fn command(folder: &Folder, args: &[&str]) -> Command {
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

fn run(folder: &Folder, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn with_env(folder: &Folder, env: &[(&str, &str)], args: &[&str]) -> Output {
    let env = env.iter().copied();
    command(folder, args).envs(env).output().unwrap()
}

fn with_input(folder: &Folder, input: &str, args: &[&str]) -> Output {
    let mut command = command(folder, args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// `file:line CODE level` of each line for people, or `file:line:column` of what cannot be parsed.
fn told(text: &str) -> String {
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
fn environment() {
    let folder = folder();
    let warning = "latest:1 DL3007 warning";
    for (name, value, expected, printed) in [
        ("HADOLINT_NOFAIL", "Yes", 0, warning),
        ("HADOLINT_NOFAIL", "0", 1, warning),
        ("HADOLINT_FAILURE_THRESHOLD", "error", 0, warning),
        ("HADOLINT_FAILURE_THRESHOLD", "bad", 1, warning),
        ("HADOLINT_IGNORE", "DL3006,DL3007", 0, ""),
        ("HADOLINT_IGNORE", "DL3006, DL3007", 1, warning),
        (
            "HADOLINT_OVERRIDE_ERROR",
            "DL3007",
            1,
            "latest:1 DL3007 error",
        ),
        ("HADOLINT_OVERRIDE_WARNING", "DL3007", 1, warning),
        (
            "HADOLINT_OVERRIDE_INFO",
            "DL3007",
            1,
            "latest:1 DL3007 info",
        ),
        (
            "HADOLINT_OVERRIDE_STYLE",
            "DL3007",
            0,
            "latest:1 DL3007 style",
        ),
        ("HADOLINT_FORMAT", "bad,tty", 1, warning),
    ] {
        let output = with_env(&folder, &[(name, value)], &["latest"]);
        assert_eq!(told(&stdout(&output)), printed, "{name}={value}");
        assert_eq!(code(&output), expected, "{name}={value}");
    }
    let output = with_env(&folder, &[("HADOLINT_VERBOSE", "1")], &["clean"]);
    assert!(stderr(&output).contains("failure-threshold: info"));
}

#[test]
fn sources_are_merged() {
    let folder = folder();
    for (env, config, args, expected) in [
        // Of one value the last holds.
        (
            ("HADOLINT_NOFAIL", "1"),
            "no-fail: false",
            &[][..],
            (1, "latest:1 DL3007 warning"),
        ),
        (
            ("HADOLINT_NOFAIL", "0"),
            "no-fail: true",
            &[],
            (0, "latest:1 DL3007 warning"),
        ),
        (
            ("HADOLINT_FAILURE_THRESHOLD", "info"),
            "failure-threshold: error",
            &[],
            (0, "latest:1 DL3007 warning"),
        ),
        (
            ("HADOLINT_FAILURE_THRESHOLD", "error"),
            "failure-threshold: error",
            &["-t", "info"],
            (1, "latest:1 DL3007 warning"),
        ),
        // Lists grow.
        (
            ("HADOLINT_OVERRIDE_INFO", "DL3007"),
            "override: {error: [DL3007]}",
            &["--style", "DL3007"],
            (1, "latest:1 DL3007 error"),
        ),
        (
            ("HADOLINT_IGNORE", "DL3006"),
            "ignored: [DL3007]",
            &["--ignore", "DL3008", "--error", "DL3007"],
            (0, ""),
        ),
        (
            ("HADOLINT_FORMAT", "tty"),
            "format: tty\nformats: [tty]",
            &["-f", "tty"],
            (
                1,
                "latest:1 DL3007 warning, latest:1 DL3007 warning, latest:1 DL3007 warning, latest:1 DL3007 warning",
            ),
        ),
    ] {
        fs::write(folder.0.join(".hadolint.yaml"), config).unwrap();
        let output = with_env(&folder, &[env], &[&["latest"], args].concat());
        let found = told(&stdout(&output));
        assert_eq!(
            (code(&output), found.as_str()),
            expected,
            "{env:?} {config} {args:?}"
        );
    }
}

#[test]
fn where_the_configuration_is() {
    let ignoring = "ignored: [DL3007]";
    let (loud, quiet) = ("latest:1 DL3007 warning", "");
    for (path, content, args, expected) in [
        (".hadolint.yaml", ignoring, &["latest"][..], quiet),
        (".hadolint.yml", ignoring, &["latest"], quiet),
        ("home/.config/hadolint.yaml", ignoring, &["latest"], quiet),
        ("home/.hadolint/config.yml", ignoring, &["latest"], quiet),
        ("home/.hadolint.yml", ignoring, &["latest"], quiet),
        ("sub/.hadolint.yaml", ignoring, &["latest"], loud),
        ("hadolint.yaml", ignoring, &["latest"], loud),
        (
            "any",
            "{\"ignored\": [\"DL3007\"]}",
            &["-c", "any", "latest"],
            quiet,
        ),
        ("any", ignoring, &["--config=any", "latest"], quiet),
        // Ours is not read.
        ("holystone.toml", "ignore = ['DL3007']", &["latest"], loud),
    ] {
        let folder = Folder::with(&[("latest", LATEST), (path, content)]);
        let output = run(&folder, args);
        assert_eq!(told(&stdout(&output)), expected, "{path}");
    }
    let folder = Folder::with(&[
        ("latest", LATEST),
        (".hadolint.yaml", "override: {info: [DL3007]}"),
        (".hadolint.yml", ignoring),
        ("home/.hadolint.yaml", ignoring),
        ("xdg/hadolint.yml", "override: {error: [DL3007]}"),
    ]);
    assert_eq!(
        told(&stdout(&run(&folder, &["latest"]))),
        "latest:1 DL3007 info"
    );
    fs::remove_file(folder.0.join(".hadolint.yaml")).unwrap();
    fs::remove_file(folder.0.join(".hadolint.yml")).unwrap();
    let xdg = folder.0.join("xdg");
    let output = with_env(
        &folder,
        &[("XDG_CONFIG_HOME", xdg.to_str().unwrap())],
        &["latest"],
    );
    assert_eq!(told(&stdout(&output)), "latest:1 DL3007 error");
}

/// hadolint passes over such a file and ends with 0.
#[test]
fn a_broken_configuration_is_left_out_and_fails_the_run() {
    for (config, place) in [
        ("ignored: DL3007", ".hadolint.yaml:1:10: "),
        ("ignored: [DL3007]\nno-fail: yes", ".hadolint.yaml:2:10: "),
        ("ignored: [DL3007]\nignored: []", ".hadolint.yaml:2:1: "),
        ("a: [", ".hadolint.yaml:"),
    ] {
        let folder = Folder::with(&[
            (".hadolint.yaml", config),
            ("latest", LATEST),
            ("clean", CLEAN),
        ]);
        let output = run(&folder, &["latest", "clean"]);
        assert_eq!(told(&stdout(&output)), "latest:1 DL3007 warning");
        assert!(stderr(&output).contains(place), "{output:?}");
        assert_eq!(code(&run(&folder, &["--no-fail", "clean"])), 1, "{config}");
    }
    // hadolint calls this broken, too.
    let folder = Folder::with(&[(".hadolint.yaml", "# nothing yet\n"), ("clean", CLEAN)]);
    let output = run(&folder, &["clean"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
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

#[test]
fn migration() {
    let folder = Folder::with(&[
        (
            ".hadolint.yaml",
            "ignored: [DL3006, DL9999]\noverride: {error: [DL3007]}\nformat: json\nfoo: 1\nfailure-threshold: warning\n",
        ),
        ("latest", LATEST),
        ("bad.yaml", "ignored: x\nformat: y\n"),
    ]);
    let migrate = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
        command.arg("migrate").args(args).current_dir(&folder.0);
        command.env("HOME", folder.0.join("home")).output().unwrap()
    };
    let output = migrate(&[]);
    assert_eq!(code(&output), 0, "{output:?}");
    let text = stdout(&output);
    for line in [
        "profile = \"hadolint\"",
        "fail-on = \"warning\"",
        "ignore = [\"DL3006\"]",
        "# \"DL9999\" has no effect: no rule has this code",
        "DL3007 = \"error\"",
        "#   format: `holystone check --format NAME[=FILE]`",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    assert!(text.contains("\"foo\" at "), "{text}");

    let output = migrate(&["-o", "holystone.toml", ".hadolint.yaml"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let path = folder.0.join("holystone.toml");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .ends_with("DL3007 = \"error\"\n")
    );
    let mut check = Command::new(env!("CARGO_BIN_EXE_holystone"));
    let output = check
        .args(["check", "latest"])
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert!(stdout(&output).contains("error["), "{output:?}");

    // It is there now.
    fs::write(&path, "kept").unwrap();
    assert_eq!(code(&migrate(&["-o", "holystone.toml"])), 2);
    assert_eq!(fs::read_to_string(&path).unwrap(), "kept");
    assert_eq!(code(&migrate(&["-o", "holystone.toml", "--force"])), 0);

    let output = migrate(&["bad.yaml"]);
    assert_eq!(code(&output), 2);
    let text = stderr(&output);
    assert!(
        text.contains("bad.yaml:1:10: ") && text.contains("bad.yaml:2:9: "),
        "{text}"
    );
    assert!(!Path::new(&folder.0.join("x")).exists());
    let folder = Folder::with(&[("x", "")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
    command
        .arg("migrate")
        .current_dir(&folder.0)
        .env("HOME", &folder.0);
    assert_eq!(code(&command.output().unwrap()), 2);
}

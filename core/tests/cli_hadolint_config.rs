//! Where the command in hadolint's place has its settings from, and what becomes of them. Every case was
//! run with hadolint 2.15.1 too; where we differ, the test says so.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{
    Folder, code,
    hadolint::{CLEAN, LATEST, folder, run, told, with_env},
    stderr, stdout,
};
use std::{fs, process::Command};

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
    let folder = Folder::with(&[("x", "")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
    command
        .arg("migrate")
        .current_dir(&folder.0)
        .env("HOME", &folder.0);
    assert_eq!(code(&command.output().unwrap()), 2);
}

//! `check --fix`, `--diff` and `--format` as a user meets them.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, code, command, holystone, stdout};
use std::{fs, io::Write, process::Stdio};

const BAD: &str = "FROM debian:12\nRUN apt-get update && apt-get install curl\n";
const FIXED: &str = "FROM debian:12\nRUN apt-get update && apt-get install --yes curl\n";
const ONLY: &[&str] = &["check", "--only", "apt-get-without-yes,shell-form-command"];

fn check(folder: &Folder, args: &[&str]) -> std::process::Output {
    holystone(folder, &[ONLY, args].concat())
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.0.join(path)).unwrap()
}

#[test]
fn fix_writes_and_says_so() {
    let folder = Folder::with(&[
        ("a/Dockerfile", BAD),
        ("b/Dockerfile", BAD),
        ("c/Dockerfile", FIXED),
    ]);
    let output = check(&folder, &["--fix"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!(
        stdout(&output),
        "fixed 2 findings in 2 files\n3 files checked: nothing found\n"
    );
    assert_eq!(read(&folder, "a/Dockerfile"), FIXED);
    let entries = fs::read_dir(folder.0.join("a")).unwrap().count();
    assert_eq!(entries, 1, "no other file is left behind");
    let again = check(&folder, &["--fix"]);
    assert_eq!(stdout(&again), "3 files checked: nothing found\n");
}

#[test]
fn the_exit_code_is_for_what_is_left() {
    let folder = Folder::with(&[("Dockerfile", &format!("{BAD}CMD nginx -g x\n"))]);
    let fail = ["--fail-on", "style"];
    assert_eq!(code(&check(&folder, &[&["--fix"][..], &fail].concat())), 1);
    assert!(read(&folder, "Dockerfile").ends_with("CMD nginx -g x\n"));
    let output = check(&folder, &[&["--fix=suggested"][..], &fail].concat());
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(read(&folder, "Dockerfile").ends_with("CMD [\"nginx\", \"-g\", \"x\"]\n"));
    assert_eq!(code(&check(&folder, &["--fix=all"])), 2);
}

#[test]
fn diff_writes_nothing() {
    let folder = Folder::with(&[("Dockerfile", BAD.trim_end()), ("x/Dockerfile", FIXED)]);
    let output = check(&folder, &["--diff"]);
    let expected = "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,2 +1,2 @@\n FROM debian:12\n-RUN apt-get update && apt-get install curl\n\\ No newline at end of file\n+RUN apt-get update && apt-get install --yes curl\n\\ No newline at end of file\n";
    assert_eq!(stdout(&output), expected);
    assert_eq!(code(&output), 1, "the file is as it was");
    assert_eq!(read(&folder, "Dockerfile"), BAD.trim_end());
    assert!(String::from_utf8_lossy(&output.stderr).contains("warning[apt-get-without-yes]"));
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = Folder::with(&[]);
    let mut child = command(&folder, &[ONLY, &["--fix", "-"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(BAD.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(stdout(&output), FIXED);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("fixed 1 finding in 1 file"));
}

#[cfg(unix)]
#[test]
fn rights_and_links_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real", BAD)]);
    let real = folder.0.join("real");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real", folder.0.join("Dockerfile")).unwrap();
    assert_eq!(code(&check(&folder, &["--fix", "Dockerfile"])), 0);
    assert!(folder.0.join("Dockerfile").is_symlink());
    assert_eq!(read(&folder, "real"), FIXED);
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn json_lists_what_was_fixed() {
    let folder = Folder::with(&[("Dockerfile", BAD)]);
    let output = check(&folder, &["--fix", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let applied = &report["files"][0]["applied"];
    assert_eq!(applied[0]["rule"], "apt-get-without-yes");
    assert_eq!(
        (&applied[0]["line"], &applied[0]["column"]),
        (&2.into(), &31.into())
    );
    assert_eq!(report["files"][0]["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn what_a_baseline_has_is_left_alone() {
    let folder = Folder::with(&[("Dockerfile", BAD)]);
    check(&folder, &["--write-baseline", "known.json"]);
    let two = format!("{BAD}RUN apt-get install wget\n");
    fs::write(folder.0.join("Dockerfile"), &two).unwrap();
    let output = check(&folder, &["--fix", "--baseline", "known.json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let expected = format!("{BAD}RUN apt-get install --yes wget\n");
    assert_eq!(read(&folder, "Dockerfile"), expected);
}

#[test]
fn several_reports_at_once() {
    let folder = Folder::with(&[("Dockerfile", BAD)]);
    let formats = [
        "sarif",
        "json",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "sonarqube",
        "rdjson",
        "markdown",
    ];
    let asked: Vec<String> = formats
        .iter()
        .map(|format| format!("--format={format}=out.{format}"))
        .collect();
    let mut args: Vec<&str> = asked.iter().map(String::as_str).collect();
    args.extend(["--format", "tty"]);
    let output = check(&folder, &args);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("warning[apt-get-without-yes]"));
    for format in formats {
        assert!(
            !read(&folder, &format!("out.{format}")).is_empty(),
            "{format}"
        );
    }
    // Files alone leave the report for people.
    let output = check(&folder, &["--format", "sarif=out.sarif"]);
    assert!(stdout(&output).contains("warning[apt-get-without-yes]"));
}

#[test]
fn reports_are_not_mixed() {
    let folder = Folder::with(&[("Dockerfile", BAD)]);
    for args in [
        &["--format", "json", "--format", "sarif"][..],
        &["--format", "json=x", "--format", "sarif=x"],
        &["--format", "xml"],
        &["--format", "json="],
        &["--format", "json", "--diff"],
        &["--format", "json=none/x"],
    ] {
        let output = check(&folder, args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
    }
}

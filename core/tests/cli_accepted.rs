//! The command with waivers, baselines and revisions.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, code, holystone, stdout};
use std::{fs, process::Command};

const ROOT: &str = "FROM debian:12\nUSER root\n";

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn git(folder: &Folder, args: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(args)
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_baseline_leaves_only_what_is_new() {
    let folder = Folder::with(&[("Dockerfile", ROOT)]);
    let written = holystone(&folder, &["check", "--write-baseline", "known.json"]);
    assert_eq!(code(&written), 0, "{}", stdout(&written));
    assert!(
        stdout(&written).contains("2 known already"),
        "{}",
        stdout(&written)
    );

    let again = holystone(&folder, &["check", ".", "--baseline", "known.json"]);
    assert_eq!(code(&again), 0, "{}", stdout(&again));

    fs::write(
        folder.0.join("Dockerfile"),
        format!("# moved\n\n{ROOT}WORKDIR a\n"),
    )
    .unwrap();
    let more = holystone(
        &folder,
        &["check", "./Dockerfile", "--baseline", "known.json"],
    );
    assert_eq!(code(&more), 1);
    assert!(stdout(&more).contains("relative-workdir") && !stdout(&more).contains("root-user"));
}

#[test]
fn a_report_is_a_baseline() {
    let folder = Folder::with(&[("Dockerfile", ROOT)]);
    let report = holystone(&folder, &["check", "--format", "json"]);
    fs::write(folder.0.join("report.json"), &report.stdout).unwrap();
    assert_eq!(
        code(&holystone(&folder, &["check", "--baseline", "report.json"])),
        0
    );
}

#[test]
fn what_is_no_baseline_is_an_error() {
    let folder = Folder::with(&[("Dockerfile", ROOT), ("bad.json", "{}")]);
    for (file, said) in [
        ("bad.json", "bad.json:1:2"),
        ("none.json", "none.json: cannot be read"),
    ] {
        let output = holystone(&folder, &["check", "--baseline", file]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn what_is_new_since_a_revision() {
    let folder = Folder::with(&[("a/Dockerfile", ROOT), (".gitattributes", "")]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "one"]);
    let run = || holystone(&folder, &["check", "--changed-since", "HEAD"]);
    assert_eq!(code(&run()), 0, "{}", stdout(&run()));

    // A fault that comes of what was taken away, on a line that did not change.
    fs::write(folder.0.join("a/Dockerfile"), "FROM debian:12\nUSER 1\n").unwrap();
    git(&folder, &["commit", "-qam", "two"]);
    fs::write(folder.0.join("a/Dockerfile"), "FROM debian:12\n").unwrap();
    let output = run();
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("root-user"), "{}", stdout(&output));

    // A new file is all new.
    fs::write(folder.0.join("Dockerfile"), ROOT).unwrap();
    assert!(stdout(&run()).contains("unpinned-base"));
}

#[test]
fn a_revision_that_is_none_is_an_error() {
    let folder = Folder::with(&[("Dockerfile", ROOT)]);
    git(&folder, &["init", "-q"]);
    for revision in ["nope", "--output=x"] {
        let output = holystone(&folder, &["check", &format!("--changed-since={revision}")]);
        assert_eq!(code(&output), 2, "{}", stdout(&output));
        assert!(
            stdout(&output).contains("--changed-since"),
            "{}",
            stdout(&output)
        );
    }
    assert!(!folder.0.join("x").exists());
    let output = common::command(&folder, &["check", "-", "--changed-since", "HEAD"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
}

#[test]
fn waiver_files() {
    let waivers = "[[waiver]]\nrules = [\"root-user\"]\nreason = \"x\"\nuntil = 2001-01-01\n";
    let folder = Folder::with(&[("Dockerfile", ROOT), ("waivers.toml", waivers)]);
    let output = holystone(&folder, &["check", "--waivers", "waivers.toml"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(
        text.contains("expired-waiver") && text.contains("waivers.toml:2:10"),
        "{text}"
    );

    fs::write(
        folder.0.join("waivers.toml"),
        waivers.replace("2001", "9001"),
    )
    .unwrap();
    let output = holystone(&folder, &["check", "--waivers", "waivers.toml"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("1 waived"));

    fs::write(folder.0.join("waivers.toml"), "waiver = 3").unwrap();
    let output = holystone(&folder, &["check", "--waivers", "waivers.toml"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("waivers.toml:1:10"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_audit_sees_what_is_waived() {
    let text = "FROM debian:12\n# holystone ignore=root-user\nUSER root\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    assert_eq!(code(&holystone(&folder, &["check"])), 0);
    assert_eq!(code(&holystone(&folder, &["check", "--no-waivers"])), 1);
    let json = stdout(&holystone(&folder, &["check", "--format", "json"]));
    assert!(
        json.contains("\"waived\": 1") && json.contains("\"by\": \"holystone\""),
        "{json}"
    );
}

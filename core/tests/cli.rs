//! The command as a user meets it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, code, command, holystone, stdout};
use std::{fs, io::Write, process::Stdio};

const CLEAN: &str = "FROM debian:12@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nUSER 1000\n";
const WARNING: &str = "FROM debian:12@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nUSER 0\n";

#[test]
fn configurations_of_base_images_come_from_files() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM acme/base:1\nUSER 1\n"),
        ("base.json", r#"{"os": "linux", "architecture": "arm64"}"#),
        ("none.json", "[]"),
    ]);
    for (config, expected) in [
        ("acme/base:1=base.json", 1),
        ("docker.io/acme/base:1=base.json", 1),
        ("acme/base:2=base.json", 0),
        ("acme/base:1", 2),
        ("acme/base:1=none.json", 2),
        ("acme/base:1=gone.json", 2),
    ] {
        let args = ["check", "--profile", "buildkit", "--base-config", config];
        assert_eq!(code(&holystone(&folder, &args)), expected, "{config}");
    }
}

#[test]
fn exit_codes_do_not_lie() {
    let folder = Folder::with(&[
        ("clean/Dockerfile", CLEAN),
        ("warning/Dockerfile", WARNING),
        (
            "deep/Dockerfile",
            &format!("{CLEAN}ONBUILD {}RUN x\n", "ONBUILD ".repeat(200)),
        ),
        ("empty/README.md", ""),
    ]);
    for (args, expected) in [
        (&["check", "clean"][..], 0),
        (&["check", "warning"], 1),
        (&["check", "--fail-on", "error", "warning"], 0),
        (&["check", "--fail-on", "never", "warning"], 0),
        (&["check", "--ignore", "DL3002", "warning"], 0),
        (
            &[
                "check",
                "--only",
                "unpinned-base",
                "--fail-on",
                "style",
                "warning",
            ],
            0,
        ),
        (&["check", "none"], 2),
        (&["check", "clean", "none"], 2),
        (&["check", "empty"], 2),
        (
            &[
                "check",
                "--fail-on",
                "never",
                "--only",
                "not-checked",
                "deep",
            ],
            2,
        ),
        (&["check", "--only", "no-such-rule", "clean"], 2),
        (&["check", "--platform", "x/y/z/w", "clean"], 2),
        (&["check", "--build-arg", "=x", "clean"], 2),
        (&["check", "--context", "none", "clean"], 2),
        (&["check", "--colour"], 2),
        (&["chek"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["rules"], 0),
        (&["explain", "hadolint:DL3002"], 0),
        (&["explain", "DL9999"], 2),
        (&["kubernetes", "clean/Dockerfile"], 0),
        (&["kubernetes", "warning/Dockerfile"], 1),
        (&["kubernetes", "none/Dockerfile"], 2),
        (&["kubernetes", "clean/Dockerfile", "--target", "x"], 2),
        (&["kubernetes", "empty/README.md"], 2),
    ] {
        let output = holystone(&folder, args);
        assert_eq!(code(&output), expected, "{args:?}: {output:?}");
    }
}

#[test]
fn folders_are_searched() {
    let folder = Folder::with(&[
        ("Dockerfile", CLEAN),
        ("a/Dockerfile.dev", CLEAN),
        ("a/api.Dockerfile", CLEAN),
        ("b/Containerfile", CLEAN),
        (".devcontainer/Dockerfile", CLEAN),
        ("b/x.Containerfile", CLEAN),
        ("docs/Dockerfile.md", "# not one\n"),
        ("Dockerfile.dockerignore", "x\n"),
        ("ignored/Dockerfile", "FOO\n"),
        (".gitignore", "ignored/\n"),
        ("templates/Dockerfile.j2", "{{ x }}\n"),
    ]);
    let output = holystone(&folder, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let paths: Vec<&str> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            ".devcontainer/Dockerfile",
            "Dockerfile",
            "a/Dockerfile.dev",
            "a/api.Dockerfile",
            "b/Containerfile",
            "b/x.Containerfile"
        ]
    );
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::with(&[]);
    let mut child = command(&folder, &["check", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(WARNING.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["path"], "-");
    assert_eq!(report["files"][0]["findings"][0]["rule"], "root-user");
    assert_eq!(code(&output), 1);
}

#[test]
fn the_terminal_report_shows_the_lines() {
    let folder = Folder::with(&[("Dockerfile", WARNING)]);
    let output = holystone(&folder, &["check", "Dockerfile"]);
    let text = stdout(&output);
    for part in [
        "warning[root-user]",
        "Dockerfile:2:6",
        "USER 0",
        "help: end with `USER`",
        "1 file checked: 1 warning",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('\x1b'), "a pipe gets no colour");
    let coloured = holystone(&folder, &["check", "--color", "always", "Dockerfile"]);
    assert!(stdout(&coloured).contains('\x1b'));
}

#[test]
fn inputs_change_the_result() {
    let folder = Folder::with(&[(
        "Dockerfile",
        "ARG USER\nFROM debian:12 AS a\nARG USER\nUSER $USER\nFROM debian:12 AS b\nUSER 1\nCOPY --from=assets /x /x\n",
    )]);
    let rules = |args: &[&str]| {
        let mut all = vec![
            "check",
            "--format",
            "json",
            "--only",
            "root-user,unknown-copy-from",
        ];
        all.extend(args);
        let report: serde_json::Value =
            serde_json::from_slice(&holystone(&folder, &all).stdout).unwrap();
        let findings = report["files"][0]["findings"].as_array().unwrap().clone();
        findings
            .into_iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rules(&["--build-context", "assets=./assets"]), [""; 0]);
    assert_eq!(rules(&[]), ["unknown-copy-from"]);
    assert_eq!(
        rules(&["--target", "a", "--build-context", "assets"]),
        [""; 0]
    );
    assert_eq!(
        rules(&[
            "--target",
            "a",
            "--build-arg",
            "USER=0",
            "--build-context",
            "assets"
        ]),
        ["root-user"]
    );
}

#[test]
fn a_context_brings_its_ignore_file() {
    let folder = Folder::with(&[
        ("Dockerfile", CLEAN),
        ("ctx/.dockerignore", "[\n"),
        ("ctx/a", ""),
    ]);
    let output = holystone(&folder, &["check", "--context", "ctx", "Dockerfile"]);
    assert!(stdout(&output).contains(".dockerignore:1"), "{output:?}");
}

#[test]
fn comments_ignore_rules() {
    for comment in [
        "# holystone ignore=root-user",
        "# hadolint ignore=DL3002,DL3000",
        "# check=skip=CIS-DI-0001",
        "# hadolint global ignore=DL3002",
    ] {
        let folder = Folder::with(&[(
            "Dockerfile",
            &WARNING.replace("USER", &format!("{comment}\nUSER")),
        )]);
        let output = holystone(&folder, &["check", "Dockerfile"]);
        assert_eq!(code(&output), 0, "{comment}: {}", stdout(&output));
    }
    let folder = Folder::with(&[(
        "Dockerfile",
        &format!("# holystone ignore=unpinned-base\n{WARNING}"),
    )]);
    assert_eq!(code(&holystone(&folder, &["check", "Dockerfile"])), 1);
}

#[test]
fn odd_files_are_read() {
    let folder = Folder::with(&[
        ("empty/Dockerfile", ""),
        ("crlf/Dockerfile", &WARNING.replace('\n', "\r\n")),
    ]);
    fs::create_dir(folder.0.join("bin")).unwrap();
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    fs::write(folder.0.join("bin/Dockerfile"), bytes).unwrap();
    assert!(
        stdout(&holystone(&folder, &["check", "empty"])).contains("the file has no instructions")
    );
    assert!(stdout(&holystone(&folder, &["check", "crlf"])).contains("Dockerfile:2:6"));
    assert_eq!(code(&holystone(&folder, &["check", "bin"])), 1);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let lines = "COPY --from=x /a /b\n".repeat(5_000);
    let folder = Folder::with(&[("Dockerfile", &format!("FROM debian:12\n{lines}"))]);
    let mut child = command(&folder, &["check", "Dockerfile"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_pod_for_a_dockerfile() {
    let folder = Folder::with(&[(
        "Dockerfile",
        "ARG ID\nFROM debian:12 AS a\nARG ID\nUSER $ID\nFROM debian:12\nUSER root\n",
    )]);
    let known = [
        "kubernetes",
        "Dockerfile",
        "--target=a",
        "--build-arg=ID=10001",
    ];
    let text = stdout(&holystone(&folder, &known));
    assert!(text.contains("    runAsUser: 10001\n"), "{text}");
    let text = stdout(&holystone(&folder, &["kubernetes", "--target=a"]));
    assert!(
        text.contains("#   Dockerfile:4:6 the user depends on the build\n"),
        "{text}"
    );
    let text = stdout(&holystone(&folder, &["kubernetes"]));
    assert!(
        text.contains("#   Dockerfile:6:6 the image runs as root\n"),
        "{text}"
    );
}

//! The configuration as a user of the command meets it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{Folder, code, stdout};
use serde_json::Value;
use std::{
    fs,
    process::{Command, Output},
};

impl Folder {
    fn run(&self, args: &[&str]) -> Output {
        self.run_in(".", args)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_holystone"))
            .args(args)
            .current_dir(self.0.join(folder))
            .output()
            .unwrap()
    }

    /// The rules that find something in each file, as `path: rule:severity …`.
    fn found(&self, args: &[&str]) -> String {
        let output = self.run(&[&["check", "--format", "json"], args].concat());
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{args:?}: {output:?}"));
        let mut told = Vec::new();
        for file in report["files"].as_array().unwrap() {
            let findings = file["findings"].as_array().unwrap().iter();
            let rules: Vec<String> = findings
                .map(|finding| format!("{}:{}", text(&finding["rule"]), text(&finding["severity"])))
                .collect();
            told.push(format!("{}: {}", text(&file["path"]), rules.join(" ")));
        }
        told.join("; ")
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const ROOT: &str = "FROM debian:12@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nUSER 0\n";

#[test]
fn the_nearest_file_above_counts() {
    let folder = Folder::with(&[
        (
            "holystone.toml",
            "only = ['users']\n[severity]\nroot-user = 'error'\n",
        ),
        ("Dockerfile", ROOT),
        ("a/b/Dockerfile", ROOT),
        (
            "a/c/holystone.toml",
            "extends = ['../../holystone.toml']\nseverity = { DL3002 = 'info' }\n",
        ),
        ("a/c/Dockerfile", ROOT),
        ("other.toml", "only = ['base']"),
    ]);
    assert_eq!(
        folder.found(&["."]),
        "Dockerfile: root-user:error; a/b/Dockerfile: root-user:error; a/c/Dockerfile: root-user:info"
    );
    assert_eq!(
        folder.found(&["--config", "other.toml", "a/c"]),
        "a/c/Dockerfile: "
    );
    assert_eq!(
        folder.found(&["--no-config", "--only", "users", "a"]),
        "a/b/Dockerfile: root-user:warning; a/c/Dockerfile: root-user:warning"
    );
    assert_eq!(
        folder.found(&["--severity", "DL3002=style", "a"]),
        "a/b/Dockerfile: root-user:style; a/c/Dockerfile: root-user:style"
    );
    assert_eq!(
        folder.found(&["--ignore", "DL3002", "a/b"]),
        "a/b/Dockerfile: "
    );
    // From a folder below, by a path that goes up.
    let output = folder.run_in("a/c", &["check", "../../Dockerfile"]);
    assert!(stdout(&output).contains("error[root-user]"), "{output:?}");
}

#[test]
fn each_file_is_judged_by_its_own_gate() {
    let folder = Folder::with(&[
        ("a/holystone.toml", "only = ['users']\nfail-on = 'error'\n"),
        ("a/Dockerfile", ROOT),
        ("b/holystone.toml", "only = ['users']\n"),
        ("b/Dockerfile", ROOT),
    ]);
    for (args, expected) in [
        (&["check", "a"][..], 0),
        (&["check", "b"], 1),
        (&["check", "a", "b"], 1),
        (&["check", "--fail-on", "warning", "a"], 1),
        (&["check", "--fail-on", "never", "a", "b"], 0),
        (&["check", "a", "none"], 2),
    ] {
        assert_eq!(code(&folder.run(args)), expected, "{args:?}");
    }
}

#[test]
fn overrides_start_at_the_file_that_is_found() {
    let folder = Folder::with(&[
        (
            "holystone.toml",
            "extends = ['.org/h.toml']\nonly = ['users']\n[[override]]\npaths = ['legacy/**']\nignore = ['users']\n",
        ),
        (
            ".org/h.toml",
            "[[override]]\npaths = ['api']\n[override.severity]\nusers = 'error'\n",
        ),
        ("legacy/x/Dockerfile", ROOT),
        ("api/Dockerfile", ROOT),
    ]);
    let expected = "api/Dockerfile: root-user:error; legacy/x/Dockerfile: ";
    assert_eq!(folder.found(&["."]), expected);
    let output = folder.run_in("legacy/x", &["check", "Dockerfile"]);
    assert_eq!(code(&output), 0, "{output:?}");
}

#[test]
fn a_configuration_says_what_the_build_is_given() {
    let folder = Folder::with(&[
        (
            "holystone.toml",
            "only = ['DL3002', 'DL3022', 'cut-check-directive', 'invalid-instruction']\ntarget = 'a'\nbuild-args = { USER = '0' }\nbuild-contexts = ['assets']\n",
        ),
        (
            "Dockerfile",
            "FROM debian:12 AS a\nARG USER\nUSER $USER\nCOPY --from=assets /x /x\nFROM debian:12\nUSER 1\n",
        ),
        ("c/holystone.toml", "context = '../ctx'\n"),
        ("c/Dockerfile", ROOT),
        ("ctx/.dockerignore", "[\n"),
        ("gone/holystone.toml", "context = 'gone'\n"),
        ("gone/Dockerfile", ROOT),
    ]);
    assert_eq!(
        folder.found(&["Dockerfile"]),
        "Dockerfile: root-user:warning"
    );
    assert_eq!(
        folder.found(&["--build-arg", "USER=1", "Dockerfile"]),
        "Dockerfile: "
    );
    let output = folder.run(&["check", "c"]);
    assert!(stdout(&output).contains(".dockerignore:1"), "{output:?}");
    let output = folder.run(&["check", "gone"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("gone/gone: the build context is no folder"));
}

#[test]
fn every_mistake_is_told_before_anything_is_checked() {
    let folder = Folder::with(&[
        ("Dockerfile", ROOT),
        ("a/holystone.toml", "ignored = []\nonly = ['root-usr']\n"),
        ("a/Dockerfile", ROOT),
        ("a/Dockerfile.dev", ROOT),
        ("b/holystone.toml", "profile = 'al'\n"),
        ("b/Dockerfile", ROOT),
    ]);
    let output = folder.run(&["check"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stdout(&output), "");
    assert_eq!(
        stderr(&output),
        "holystone: a/holystone.toml:1:1: there is no key `ignored` here; did you mean `ignore`?\n\
         a/holystone.toml:2:9: there is no rule `root-usr`; did you mean `root-user`?\n\
         b/holystone.toml:1:11: `al` is none of the values; did you mean `all`?\n"
    );
    for args in [
        &["check", "--config", "none.toml"][..],
        &["check", "--config", "a"],
        &["check", "--config", "a/holystone.toml", "Dockerfile"],
        &["check", "--profile", "strict", "Dockerfile"],
        &["check", "--severity", "root-user", "Dockerfile"],
        &["check", "--severity", "root-user=bad", "Dockerfile"],
        &["check", "--severity", "root-usr=info", "Dockerfile"],
        &["check", "--enable", "no-such-rule", "Dockerfile"],
        &["check", "--config", "x", "--no-config", "Dockerfile"],
        &["config", "explain", "none"],
        &["config", "explain", "a/Dockerfile"],
        &["config"],
    ] {
        let output = folder.run(args);
        assert_eq!(code(&output), 2, "{args:?}: {output:?}");
        assert_ne!(stderr(&output), "", "{args:?}");
    }
    assert_eq!(code(&folder.run(&["check", "--no-config", "a"])), 1);
}

#[test]
fn the_command_line_cannot_open_a_lock() {
    let folder = Folder::with(&[
        (
            "holystone.toml",
            "[lock]\nrules = ['DL3002']\nprofile = true\nfail-on = true\nreason = 'ask'\n",
        ),
        ("Dockerfile", ROOT),
    ]);
    for args in [
        &["--ignore", "users"][..],
        &["--only", "base"],
        &["--severity", "CIS-DI-0001=info"],
        &["--fail-on", "never"],
    ] {
        let output = folder.run(&[&["check", "Dockerfile"], args].concat());
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains("locks it (ask)"), "{output:?}");
        assert_eq!(stdout(&output), "");
    }
    let stricter = [
        "check",
        "--profile",
        "all",
        "--fail-on",
        "info",
        "Dockerfile",
    ];
    assert_eq!(code(&folder.run(&stricter)), 1);
}

#[test]
fn explain_says_what_holds_and_why() {
    let folder = Folder::with(&[
        (
            "holystone.toml",
            "extends = ['org.toml']\nignore = ['DL3015']\ntarget = 'prod'\n",
        ),
        (
            "org.toml",
            "profile = 'hardening'\nseverity = { DL3002 = 'error' }\n[lock]\nrules = ['root-user']\nreason = 'ask'\n",
        ),
        ("Dockerfile", ROOT),
    ]);
    let args = ["config", "explain", "Dockerfile", "--enable", "DL3025"];
    let output = folder.run(&args);
    assert_eq!(code(&output), 0);
    let lines: Vec<String> = stdout(&output)
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "configuration holystone.toml, org.toml",
        "fail-on warning (default)",
        "profile hardening (org.toml:1:11)",
        "target prod (holystone.toml:3:10)",
        "root-user error locked: org.toml:4:10",
        "severity: org.toml:2:23",
        "because: ask",
        "apt-get-recommended-packages info ignored: holystone.toml:2:11",
        "shell-form-command warning enabled: the command line",
        "unknown-flag error in profile `recommended`: org.toml:1:11",
        "not-checked warning always: what is not looked at is not clean",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line}: {lines:#?}");
    }
    let output = folder.run(&[&args[..], &["--format", "json"]].concat());
    let explained: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(explained["path"], "Dockerfile");
    assert_eq!(
        explained["files"],
        serde_json::json!(["org.toml", "holystone.toml"])
    );
    assert_eq!(explained["settings"]["profile"]["value"], "hardening");
    let rules = explained["rules"].as_array().unwrap();
    let rule = rules
        .iter()
        .find(|rule| rule["rule"] == "root-user")
        .unwrap();
    assert_eq!(rule["locked_because"], "ask");
    assert_eq!(rule["on"], true);
}

#[test]
fn init_writes_a_file_once() {
    let folder = Folder::with(&[("Dockerfile", ROOT)]);
    let printed = stdout(&folder.run(&["init", "--print"]));
    assert!(!folder.0.join("holystone.toml").exists());
    assert_eq!(code(&folder.run(&["init"])), 0);
    assert_eq!(
        fs::read_to_string(folder.0.join("holystone.toml")).unwrap(),
        printed
    );
    fs::write(
        folder.0.join("holystone.toml"),
        "only = ['users']\n".repeat(500),
    )
    .unwrap();
    let output = folder.run(&["init"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("holystone: holystone.toml: is there already"));
    assert_eq!(code(&folder.run(&["init", "--force"])), 0);
    assert_eq!(
        fs::read_to_string(folder.0.join("holystone.toml")).unwrap(),
        printed
    );
    assert_eq!(code(&folder.run(&["check"])), 1);
}

#[test]
fn the_schema_knows_what_the_file_may_say() {
    let folder = Folder::with(&[]);
    let schema: Value = serde_json::from_slice(&folder.run(&["config", "schema"]).stdout).unwrap();
    let names = schema["definitions"]["name"]["anyOf"].to_string();
    for name in ["root-user", "users", "DL3002", "hadolint:DL3002"] {
        assert!(names.contains(&format!("\"{name}\"")), "{name}");
    }
    for key in [
        "extends", "override", "lock", "profile", "severity", "rules",
    ] {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
}

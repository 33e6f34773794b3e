//! Two images beside each other, and an image beside tests, as a user meets the commands.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;
mod image_fence;

use common::{Folder, code, holystone, stderr, stdout};
use serde_json::Value;
use std::fs;

const OLD: &str = r#"
[config]
User = "1000"
Env = ["MODE=a"]
[[layer]]
"/app" = { size = 1000, mode = 0o755 }
"/etc/app.conf" = "listen = 80\n"
"/usr/share/old" = { size = 500 }
"#;

const NEW: &str = r#"
[config]
User = "root"
Env = ["MODE=b"]
[[layer]]
"/app" = { size = 3000, mode = 0o4755 }
"/etc/app.conf" = "listen = 80\n"
"/bin/bash" = { size = 10, mode = 0o755 }
[[layer]]
"/etc/app.conf" = { text = "listen = 80\n", uid = 5 }
"#;

const TESTS: &str = r#"
schemaVersion: "2.0.0"
fileExistenceTests:
  - {name: app, path: /app, permissions: "-rwxr-xr-x", uid: 0}
  - {name: shell, path: /bin/sh, shouldExist: false}
fileContentTests:
  - {name: conf, path: /etc/app.conf, expectedContents: ["^listen = 80", "(?m)^listen = 80$"]}
metadataTest:
  user: "1000"
  envVars: [{key: MODE, value: "^a|b$", isRegex: true}]
"#;

fn folder() -> Folder {
    let container = "schemaVersion: \"2.0.0\"\ncommandTests:\n  - {name: c, command: app}\n";
    let folder = Folder::with(&[
        ("tests.yaml", TESTS),
        ("container.yaml", container),
        ("wrong.yaml", "schemaVersion: \"2.0.0\"\nfileTests: []\n"),
    ]);
    fs::write(folder.0.join("old.tar"), image_fence::archive(OLD)).unwrap();
    fs::write(folder.0.join("new.tar"), image_fence::archive(NEW)).unwrap();
    folder
}

#[test]
fn what_helps_an_intruder_may_not_be_new() {
    let folder = folder();
    let same = holystone(&folder, &["image-diff", "old.tar", "old.tar"]);
    assert_eq!(code(&same), 0, "{}", stdout(&same));
    let output = holystone(&folder, &["image-diff", "old.tar", "new.tar"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    for part in [
        "+ root: root",
        "+ setuid: /app",
        "+ shell: bash",
        "settings: user, variable MODE",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Less is fine.
    let back = holystone(&folder, &["image-diff", "new.tar", "old.tar"]);
    assert_eq!(code(&back), 0, "{}", stdout(&back));
}

#[test]
fn growth_may_be_allowed() {
    let folder = folder();
    let allowed = [
        "--allow", "root=any", "--allow", "setuid=1", "--allow", "shell=+1",
    ];
    let diff = |more: &[&str]| {
        let mut args = vec!["image-diff", "old.tar", "new.tar", "--format", "json"];
        args.extend(allowed);
        args.extend(more);
        holystone(&folder, &args)
    };
    assert_eq!(code(&diff(&[])), 0);
    assert_eq!(code(&diff(&["--allow", "size=3kB"])), 0);
    let output = diff(&["--allow", "size=50%", "--allow", "files=0"]);
    assert_eq!(code(&output), 1);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let grown = json["grown"].as_array().unwrap();
    // One file is gone and one is new.
    assert_eq!(grown.len(), 1, "{grown:?}");
    assert_eq!(grown[0]["what"], "size");
    assert_eq!(json["added"]["largest"][0][0], "/bin/bash");
    assert_eq!(json["removed"]["count"], 1);
    assert_eq!(json["changed"]["count"], 2);
    for wrong in ["size", "sizes=1", "setuid=many"] {
        let output = diff(&["--allow", wrong]);
        assert_eq!(code(&output), 2, "{wrong}");
        assert!(stderr(&output).contains(wrong), "{}", stderr(&output));
    }
}

#[test]
fn structure_tests_are_held_against_an_image() {
    let folder = folder();
    let run = |image: &str, more: &[&str]| {
        let mut args = vec!["image-test", image, "--config", "tests.yaml"];
        args.extend(more);
        holystone(&folder, &args)
    };
    let passed = run("old.tar", &[]);
    assert_eq!(code(&passed), 0, "{}", stdout(&passed));
    let failed = run("new.tar", &["--output", "json"]);
    assert_eq!(code(&failed), 1);
    let json: Value = serde_json::from_slice(&failed.stdout).unwrap();
    assert_eq!((&json["Total"], &json["Fail"]), (&4.into(), &2.into()));
    let results = json["Results"].as_array().unwrap();
    let names = results.iter().filter(|it| it["Pass"] == false);
    let names: Vec<&str> = names.map(|it| it["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["File Existence Test: app", "Metadata Test"]);
    let xml = stdout(&run("new.tar", &["--output", "junit"]));
    assert!(
        xml.contains("<testsuites failures=\"2\" tests=\"4\">"),
        "{xml}"
    );
}

#[test]
fn what_needs_a_container_is_not_passed() {
    let folder = folder();
    let args = ["image-test", "old.tar", "--config", "container.yaml"];
    let output = holystone(&folder, &args);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("`commandTests`: 1 test not run"));
    let args = [
        "check-image",
        "old.tar",
        "--only",
        "expectations",
        "--expect",
        "container.yaml",
    ];
    assert_eq!(code(&holystone(&folder, &args)), 2);
    let output = holystone(
        &folder,
        &["image-test", "old.tar", "--config", "wrong.yaml"],
    );
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("fileTests"), "{}", stderr(&output));
}

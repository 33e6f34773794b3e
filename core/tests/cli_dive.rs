//! `holystone dive`: options, environment, `.dive-ci`, what it prints, exports and exits with.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;
mod image_fence;

use common::Folder;
use serde_json::{Value, json};
use std::{fs, process::Command};

/// dive: efficiency 8/9, 2000 bytes wasted, 200 % of the layer above the lowest.
const WASTEFUL: &str = r#"
[[layer]]
created_by = "/bin/sh -c make"
"/a/f" = { size = 1000 }
"/a/g" = { size = 7000 }
[[layer]]
"/a/f" = { size = 1000, mode = 0o4755 }
"#;

fn folder() -> Folder {
    let folder = Folder::with(&[
        (
            "lenient",
            "rules:\n  lowestEfficiency: 0.8\n  highestUserWastedPercent: disabled\n",
        ),
        ("wrong", "rules: {lowestEfficiency: 2}"),
        ("broken", "rules: ["),
    ]);
    fs::write(folder.0.join("image.tar"), image_fence::archive(WASTEFUL)).unwrap();
    folder
}

/// Runs the command; the exit code and what it prints.
fn run(folder: &Folder, env: &[(&str, &str)], args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holystone"));
    command.env_remove("CI").envs(env.iter().copied());
    let output = command
        .arg("dive")
        .args(args)
        .current_dir(&folder.0)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const FIGURES: &str = "  efficiency: 88.8889 %
  wastedBytes: 2000 bytes (2.0 kB)
  userWastedPercent: 200.0000 %
Inefficient Files:
Count  Wasted Space  File Path
    2        2.0 kB  /a/f
";

#[test]
fn lines_that_scripts_look_for() {
    let folder = folder();
    let (code, told, _) = run(&folder, &[], &["image.tar"]);
    assert_eq!((code, told.as_str()), (0, FIGURES));
    let (code, told, _) = run(&folder, &[], &["--ci", "docker-archive://image.tar"]);
    let expected = format!(
        "  Using default CI config\n{FIGURES}Results:
  FAIL: highestUserWastedPercent: too much of what the layers above the lowest hold is wasted (%-user-wasted-bytes=2 > threshold=0.1)
  SKIP: highestWastedBytes: rule disabled
  FAIL: lowestEfficiency: the efficiency is too low (efficiency=0.8888888888888888 < threshold=0.9)
Result:FAIL [Total:3] [Passed:0] [Failed:2] [Warn:0] [Skipped:1]
"
    );
    assert_eq!((code, told), (1, expected));
    let (code, told, _) = run(&folder, &[], &["--ci", "--ci-config", "wrong", "image.tar"]);
    let expected = format!(
        "  Using CI config: wrong\n{FIGURES}Results:
  CONFIGURED: highestUserWastedPercent: another threshold means nothing
  CONFIGURED: highestWastedBytes: another threshold means nothing
  MISCONFIGURED: lowestEfficiency: `2` is neither a number from 0 to 1 nor `disabled`
CI Misconfigured
"
    );
    assert_eq!((code, told), (1, expected));
}

#[test]
fn where_rules_come_from() {
    let folder = folder();
    let code = |env: &[(&str, &str)], args: &[&str]| {
        run(&folder, env, &[args, &["image.tar"][..]].concat()).0
    };
    // The option, the file, the default.
    assert_eq!(code(&[], &["--ci", "--ci-config", "lenient"]), 0);
    let options = [
        "--ci",
        "--ci-config",
        "lenient",
        "--lowestEfficiency",
        "0.9",
    ];
    assert_eq!(code(&[], &options), 1);
    let options = [
        "--ci",
        "--lowestEfficiency=0",
        "--highestUserWastedPercent",
        "disabled",
    ];
    assert_eq!(code(&[], &options), 0);
    let options = [&options[..], &["--highestWastedBytes=1999"]].concat();
    assert_eq!(code(&[], &options), 1);
    // What is not there says nothing.
    assert_eq!(
        code(
            &[],
            &["--ci", "--ci-config", "none", "--lowestEfficiency=0"]
        ),
        1
    );
    assert_eq!(code(&[], &["--ci", "--ci-config", "broken"]), 1);
    for (value, expected) in [("1", 1), ("True", 1), ("tRUE", 0), ("yes", 0), ("", 0)] {
        assert_eq!(code(&[("CI", value)], &[]), expected, "{value}");
    }
    assert_eq!(code(&[("CI", "true")], &["--ci=false"]), 1);
    assert_eq!(code(&[], &["--ci=false"]), 0);
    // Without --ci no file is read.
    fs::write(folder.0.join(".dive-ci"), "rules: [").unwrap();
    assert_eq!(code(&[], &[]), 0);
    assert_eq!(code(&[], &["--ci"]), 1);
}

#[test]
fn export() {
    let folder = folder();
    let path = folder.0.join("out.json");
    // A longer file that is there leaves nothing behind.
    fs::write(&path, "x".repeat(100_000)).unwrap();
    let (code, told, _) = run(
        &folder,
        &[("CI", "true")],
        &["--json", "out.json", "image.tar"],
    );
    assert_eq!((code, told.as_str()), (0, ""));
    let told: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(
        told["image"],
        json!({
            "sizeBytes": 9000,
            "inefficientBytes": 2000,
            "efficiencyScore": 8.0 / 9.0,
            "fileReference": [{"count": 2, "sizeBytes": 2000, "file": "/a/f"}],
        })
    );
    let layers = told["layer"].as_array().unwrap();
    assert_eq!(layers.len(), 2);
    assert_eq!(layers[0]["command"], "make");
    assert_eq!(layers[1]["sizeBytes"], 1000);
    assert!(
        layers[1]["digestId"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    assert_eq!(
        layers[1]["fileList"],
        json!([
            {"path": "a/f", "typeFlag": 48, "linkName": "", "size": 1000, "fileMode": 8_389_101,
             "uid": 0, "gid": 0, "isDir": false},
            // A folder without an entry.
            {"path": "", "typeFlag": 0, "linkName": "", "size": 0, "fileMode": 0,
             "uid": 0, "gid": 0, "isDir": false},
        ])
    );
}

#[test]
fn images_that_cannot_be_read() {
    let folder = folder();
    for image in ["none.tar", "docker://debian:12", "podman://x", "debian"] {
        let (code, told, error) = run(&folder, &[], &[image]);
        assert_eq!((code, told.as_str()), (1, ""), "{image}");
        assert!(error.contains("docker save"), "{error}");
    }
    let (code, ..) = run(&folder, &[], &["--unknown"]);
    assert_eq!(code, 1);
    // Cut within a layer: what is left is judged, but does not pass.
    let mut bytes = image_fence::archive(WASTEFUL);
    bytes
        .iter_mut()
        .skip(600)
        .take(2)
        .for_each(|byte| *byte ^= 0x55);
    fs::write(folder.0.join("damaged.tar"), bytes).unwrap();
    let (code, _, error) = run(&folder, &[], &["damaged.tar"]);
    assert_eq!(code, 1, "{error}");
    assert!(error.starts_with("holystone: "), "{error}");
}

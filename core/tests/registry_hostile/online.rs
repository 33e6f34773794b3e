//! `check --online` as a user meets it: what the registry says, what it cannot say, and that nobody is asked
//! without it.

use super::{registry, registry_images, server::Answer};
use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

struct Folder(PathBuf);

impl Folder {
    /// With the password for a registry.
    fn new(name: &str, dockerfile: &str, host: &str) -> Self {
        let name = format!("holystone-online-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("Dockerfile"), dockerfile).unwrap();
        fs::write(path.join("auth.json"), auth(host)).unwrap();
        Self(path)
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_holystone"))
            .args(args)
            .current_dir(&self.0)
            .env("HOME", &self.0)
            .env("REGISTRY_AUTH_FILE", self.0.join("auth.json"))
            .output()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn auth(host: &str) -> String {
    let encoded = super::BASIC.trim_start_matches("Basic ");
    serde_json::json!({"auths": {host: {"auth": encoded}}}).to_string()
}

fn rules(output: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let rule = |finding: &serde_json::Value| finding["rule"].as_str().unwrap().to_owned();
    findings.iter().map(rule).collect()
}

#[test]
fn what_a_registry_says_counts() {
    let layout = registry_images::static_program(registry_images::Packing::Gzip);
    let server = registry(&layout, |request| {
        request
            .target
            .contains("/gone/")
            .then(|| Answer::status(404))
    });
    let host = server.host();
    let text = format!("FROM {host}/demo/app:1\nFROM {host}/gone/app:1 AS b\n");
    let folder = Folder::new("says", &text, &host);
    let only = [
        "--only",
        "root-user,base-not-found,not-checked",
        "--format",
        "json",
    ];
    let online = ["check", "--online", "--plain-http", host.as_str()];
    let output = folder.run(&[&online[..], &only].concat());
    // The image runs as 65532, so nothing is said of the first stage.
    assert_eq!(rules(&output), ["base-not-found"], "{output:?}");
    assert_eq!(output.status.code(), Some(1));
    super::keeps_secrets(&String::from_utf8_lossy(&output.stdout));
    // The last stage is what ships, and nobody knows its base.
    let offline = folder.run(&[&["check"][..], &only].concat());
    assert!(!rules(&offline).contains(&"base-not-found".to_owned()));
}

#[test]
fn what_cannot_be_asked_is_not_clean() {
    let layout = registry_images::static_program(registry_images::Packing::Gzip);
    let server = registry(&layout, |_| Some(Answer::status(403)));
    let host = server.host();
    let folder = Folder::new("not", &format!("FROM {host}/demo/app:1\nUSER 1\n"), &host);
    let only = ["--only", "not-checked", "--format", "json"];
    let online = ["check", "--online", "--plain-http", host.as_str()];
    let output = folder.run(&[&online[..], &only].concat());
    assert_eq!(rules(&output), ["not-checked"], "{output:?}");
    assert_eq!(output.status.code(), Some(2));
    let asked = server.requests().len();
    let offline = folder.run(&[&["check"][..], &only].concat());
    assert_eq!(offline.status.code(), Some(0));
    assert_eq!(
        server.requests().len(),
        asked,
        "nobody was asked without --online"
    );
}

#[test]
fn a_lock_file_answers_without_a_network() {
    let layout = registry_images::static_program(registry_images::Packing::Gzip);
    let server = registry(&layout, |_| None);
    let host = server.host();
    let folder = Folder::new("lock", &format!("FROM {host}/demo/app:1\n"), &host);
    let before = folder.run(&[
        "check",
        "--only",
        "root-user",
        "--base-config",
        &format!("{host}/demo/app:1=auth.json"),
        "--format",
        "json",
    ]);
    assert_eq!(
        rules(&before),
        ["root-user"],
        "by a configuration that names no user"
    );
    let pinned = folder.run(&["pin", "--plain-http", &host]);
    assert_eq!(pinned.status.code(), Some(0), "{pinned:?}");
    let asked = server.requests().len();
    let all = ["check", "--profile", "all", "--format", "json"];
    let found = rules(&folder.run(&all));
    for rule in ["root-user", "outdated-digest", "unpinned-base"] {
        assert!(!found.contains(&rule.to_owned()), "{found:?}");
    }
    // The pin is moved by hand, and what the lock file says is not.
    let text = fs::read_to_string(folder.0.join("Dockerfile")).unwrap();
    let (name, _) = text.split_once('@').unwrap();
    let moved = format!("{name}@sha256:{}\n", "0".repeat(64));
    fs::write(folder.0.join("Dockerfile"), moved).unwrap();
    assert!(rules(&folder.run(&all)).contains(&"outdated-digest".to_owned()));
    let without = folder.run(&[&all[..], &["--no-lock"]].concat());
    assert!(!rules(&without).contains(&"outdated-digest".to_owned()));
    assert_eq!(server.requests().len(), asked, "nobody was asked");
}

#[test]
fn only_a_lock_file_needs_more_than_digests() {
    let layout = registry_images::several_platforms();
    let server = registry(&layout, |_| None);
    let host = server.host();
    let folder = Folder::new("digests", &format!("FROM {host}/demo/app:1\n"), &host);
    let pin = |option: &str| {
        let output = folder.run(&["pin", option, "--plain-http", &host]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let digest = layout.root["digest"].as_str().unwrap();
    assert!(pin("--diff").contains(digest));
    // The index and the one in it.
    assert_eq!(server.count("/blobs/"), 0);
    let manifests = server.count("/manifests/");
    pin("--update");
    assert!(server.count("/manifests/") - manifests > manifests);
    assert_eq!(server.count("/blobs/"), 1);
}

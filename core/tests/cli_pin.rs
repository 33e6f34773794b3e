//! `holystone pin` as a user meets it; all without a network.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use common::{
    Folder, code, command, holystone,
    publisher::{digest_of, hidden, publication},
    stderr, stdout,
};
use holystone::{
    dockerfile::{Answer, Published, Publisher},
    image::reference::Reference,
    lock::Lock,
};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// A lock file that knows some names.
fn lock() -> String {
    let mut lock = Lock::default();
    for name in ["golang:1.22", "alpine", "nginx:1", "docker/dockerfile:1"] {
        let reference = Reference::parse(name).unwrap();
        let published = Published {
            tag: Answer::Found(Arc::new(publication(&reference))),
            digest: Answer::Unknown,
        };
        lock.insert(&reference, &published).unwrap();
    }
    lock.to_string()
}

fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(files);
    fs::write(folder.0.join("holystone.lock"), lock()).unwrap();
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    hidden(&fs::read_to_string(folder.0.join(path)).unwrap())
}

/// The first digits of a name's digest, as they are printed.
fn short(name: &str) -> String {
    let digest = digest_of(&Reference::parse(name).unwrap());
    format!("sha256:{}…", &digest.hex()[..12])
}

#[test]
fn everything_under_a_folder_is_pinned() {
    let folder = folder(&[
        (
            "Dockerfile",
            "# syntax=docker/dockerfile:1\nARG V=1.22\nFROM golang:$V AS build\nFROM alpine\n",
        ),
        (
            "web/compose.yaml",
            "services:\n  web:\n    image: nginx:1 # the web\n  app:\n    build: .\n    image: app\n",
        ),
        (
            "docker-bake.hcl",
            "target \"x\" {\n  contexts = { a = \"docker-image://alpine\" }\n}\n",
        ),
        (
            "docker-bake.json",
            "{\"target\": {\"x\": {\"contexts\": {\"a\": \"docker-image://alpine\"}}}}\n",
        ),
        ("main.yaml", "services: {a: {image: b}}\n"),
    ]);
    let before = fs::read_to_string(folder.0.join("holystone.lock")).unwrap();
    let output = holystone(&folder, &["pin", "--from-lock"]);
    let alpine = short("alpine");
    assert_eq!(
        stdout(&output),
        format!(
            "Dockerfile:1:10: docker/dockerfile:1 -> {} (index)\n\
             Dockerfile:2:7: golang:1.22 -> {} (index)\n\
             Dockerfile:4:6: alpine:latest -> {alpine} (index)\n\
             docker-bake.hcl:2:36: alpine:latest -> {alpine} (index)\n\
             docker-bake.json:1:53: alpine:latest -> {alpine} (index)\n\
             web/compose.yaml:3:12: nginx:1 -> {} (index)\n\
             4 files: 6 pinned\n",
            short("docker/dockerfile:1"),
            short("golang:1.22"),
            short("nginx:1"),
        )
    );
    assert_eq!(code(&output), 0);
    assert_eq!(
        read(&folder, "Dockerfile"),
        "# syntax=docker/dockerfile:1@D\nARG V=1.22@D\nFROM golang:$V AS build\nFROM alpine:latest@D\n"
    );
    assert!(read(&folder, "web/compose.yaml").contains("image: nginx:1@D # the web\n"));
    let lock = fs::read_to_string(folder.0.join("holystone.lock")).unwrap();
    assert_eq!(lock, before, "it is only read");
    let entries = fs::read_dir(&folder.0).unwrap().count();
    assert_eq!(entries, 6, "no other file is left behind");
    let again = holystone(&folder, &["pin", "--from-lock"]);
    assert_eq!(stdout(&again), "4 files: 0 pinned, 6 pinned before\n");
}

#[test]
fn what_fails_leaves_the_others_pinned() {
    let folder = folder(&[(
        "Dockerfile",
        "FROM golang:1.22\nFROM r.io/x:1\nFROM $Y\nFROM wheels\n",
    )]);
    let output = holystone(&folder, &["pin", "--from-lock"]);
    let text = stdout(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[1],
        "Dockerfile:2:6: r.io/x:1 failed: it is not known what this name stands for"
    );
    assert_eq!(
        lines[2],
        "Dockerfile:3:6: $Y is left: its name depends on `Y`, which has no value here"
    );
    assert!(lines[3].starts_with("Dockerfile:4:6: wheels is left: it is rather a stage"));
    assert_eq!(lines[4], "1 file: 1 pinned, 2 left, 1 failed");
    assert_eq!(code(&output), 2);
    assert_eq!(
        read(&folder, "Dockerfile"),
        "FROM golang:1.22@D\nFROM r.io/x:1\nFROM $Y\nFROM wheels\n"
    );
}

#[test]
fn check_asks_nobody_and_writes_nothing() {
    let text = "FROM golang:1.22\nFROM $Y\nFROM wheels\n";
    let folder = Folder::with(&[("Dockerfile", text)]);
    let output = holystone(&folder, &["pin", "--check"]);
    assert_eq!(
        stdout(&output),
        "Dockerfile:1:6: golang:1.22 is not pinned\n\
         Dockerfile:2:6: $Y is left: its name depends on `Y`, which has no value here\n\
         1 file: 1 not pinned as they should be, 1 left\n"
    );
    assert_eq!(code(&output), 1);
    assert_eq!(read(&folder, "Dockerfile"), text);
    let pinned = format!(
        "FROM golang:1.22@{}\n",
        digest_of(&Reference::parse("alpine").unwrap())
    );
    fs::write(folder.0.join("Dockerfile"), &pinned).unwrap();
    assert_eq!(code(&holystone(&folder, &["pin", "--check"])), 0);
    // The tag names something else now.
    fs::write(folder.0.join("holystone.lock"), lock()).unwrap();
    let output = holystone(&folder, &["pin", "--check", "--update", "--from-lock"]);
    let moved = format!(
        "golang:1.22 {} -> {}",
        short("alpine"),
        short("golang:1.22")
    );
    assert!(stdout(&output).contains(&moved), "{output:?}");
    assert_eq!(code(&output), 1);
    assert_eq!(
        fs::read_to_string(folder.0.join("Dockerfile")).unwrap(),
        pinned
    );
    assert_eq!(
        code(&holystone(&folder, &["pin", "--update", "--from-lock"])),
        0
    );
    assert_eq!(
        code(&holystone(
            &folder,
            &["pin", "--check", "--update", "--from-lock"]
        )),
        0
    );
}

#[test]
fn diff_writes_nothing() {
    let folder = folder(&[("Dockerfile", "FROM alpine AS x\n")]);
    for option in ["--diff", "--dry-run"] {
        let output = holystone(&folder, &["pin", "--from-lock", option]);
        assert_eq!(
            hidden(&stdout(&output)),
            "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1 +1 @@\n-FROM alpine AS x\n+FROM alpine:latest@D AS x\n"
        );
        assert!(stderr(&output).ends_with("1 file: 1 would be pinned\n"));
        assert_eq!(code(&output), 0);
    }
    assert_eq!(read(&folder, "Dockerfile"), "FROM alpine AS x\n");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    let mut child = command(&folder, &["pin", "--from-lock", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"FROM alpine\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(hidden(&stdout(&output)), "FROM alpine:latest@D\n");
    assert!(stderr(&output).starts_with("-:1:6: alpine:latest -> "));
}

#[test]
fn json_has_everything() {
    let folder = folder(&[
        ("Dockerfile", "FROM golang:${V:-1.22}\nFROM r.io/x\n"),
        ("compose.yml", "a: [\n"),
    ]);
    let output = holystone(
        &folder,
        &["pin", "--from-lock=holystone.lock", "--format", "json"],
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = &report["files"][0];
    let change = &file["changes"][0];
    let golang = digest_of(&Reference::parse("golang:1.22").unwrap()).to_string();
    assert_eq!(
        (&file["path"], &file["kind"]),
        (&"Dockerfile".into(), &"dockerfile".into())
    );
    assert_eq!(
        (&change["line"], &change["column"], &change["usage"]),
        (&1.into(), &6.into(), &"from".into())
    );
    assert_eq!(
        (&change["name"], &change["digest"], &change["index"]),
        (&"golang:1.22".into(), &golang.into(), &true.into())
    );
    assert!(change["notes"][0].as_str().unwrap().contains("`V`"));
    let left = &file["left"][0];
    assert_eq!(
        (&left["reason"], &left["failed"], &left["line"]),
        (&"unanswered".into(), &true.into(), &2.into())
    );
    assert!(
        report["files"][1]["error"]
            .as_str()
            .unwrap()
            .starts_with("compose.yml:")
    );
    assert_eq!(code(&output), 2);
}

#[test]
fn build_args_and_contexts_are_those_of_the_build() {
    let folder = folder(&[("Dockerfile", "ARG V=1.21\nFROM golang:$V\nFROM base\n")]);
    let args = [
        "pin",
        "--from-lock",
        "--build-arg",
        "V=1.22",
        "--build-context",
        "base=x",
    ];
    let output = holystone(&folder, &args);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(
        stdout(&output).contains("  note: with the digest after `V`, another value by --build-arg")
    );
    assert_eq!(
        read(&folder, "Dockerfile"),
        "ARG V=1.21\nFROM golang:$V@D\nFROM base\n"
    );
}

#[test]
fn mistakes_are_told() {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM alpine\n"),
        ("bad.lock", "version = 3\n"),
    ]);
    for (args, message) in [
        (&["pin", "--from-lock"][..], "holystone.lock"),
        (
            &["pin", "--from-lock=bad.lock"],
            "bad.lock:1:11: this holystone reads lock files of version 1",
        ),
        (&["pin", "--diff", "--check"], "cannot be used with"),
        (&["pin", "--from-lock", "absent"], "holystone.lock"),
    ] {
        let output = holystone(&folder, args);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).contains(message), "{output:?}");
    }
    let output = holystone(&folder, &["pin", "--check", "absent"]);
    assert_eq!(code(&output), 2);
    assert!(
        stdout(&output).starts_with("absent: cannot be read"),
        "{output:?}"
    );
    assert_eq!(read(&folder, "Dockerfile"), "FROM alpine\n");
}

/// A registry on this machine with one image, `app:1`, and how often it was asked.
fn registry() -> (String, Arc<AtomicUsize>) {
    let config = r#"{"os": "linux", "architecture": "amd64", "config": {"User": "1000"}, "rootfs": {"type": "layers", "diff_ids": ["sha256:0"]}}"#;
    let manifest = format!(
        r#"{{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {{"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{}", "size": {}}}, "layers": []}}"#,
        sha256(config),
        config.len()
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while reader.read_line(&mut head).unwrap() > 2 {}
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, body) = match path.rsplit_once('/') {
                Some(("/v2/app/manifests", "1")) => ("200 OK", manifest.as_str()),
                Some(("/v2/app/blobs", _)) => ("200 OK", config),
                _ => ("404 Not Found", "{}"),
            };
            count.fetch_add(usize::from(path.contains("/manifests/")), Ordering::SeqCst);
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (host, asked)
}

fn sha256(text: &str) -> String {
    let digits: Vec<String> = Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{}", digits.concat())
}

#[test]
fn registries_are_asked_once_and_written_down() {
    let (host, asked) = registry();
    let text = format!("FROM {host}/app:1\nFROM {host}/app:1\nFROM {host}/absent:1\n");
    let folder = Folder::with(&[("a/Dockerfile", &text), ("b/Dockerfile", &text)]);
    let output = holystone(&folder, &["pin", "--plain-http", &host]);
    assert_eq!(code(&output), 2, "{output:?}");
    assert!(stdout(&output).contains("a/Dockerfile:3:6: "), "{output:?}");
    assert!(
        stdout(&output).contains("failed: there is no such image"),
        "{output:?}"
    );
    assert!(stdout(&output).ends_with("2 files: 4 pinned, 2 failed\n"));
    assert_eq!(asked.load(Ordering::SeqCst), 2, "once for each name");
    let pinned = format!("FROM {host}/app:1@D\nFROM {host}/app:1@D\nFROM {host}/absent:1\n");
    assert_eq!(read(&folder, "b/Dockerfile"), pinned);
    let lock = fs::read_to_string(folder.0.join("holystone.lock")).unwrap();
    let lock = Lock::parse("holystone.lock", &lock).unwrap();
    let published = lock
        .published(&Reference::parse(&format!("{host}/app:1")).unwrap())
        .unwrap();
    let image = &published.tag.found().unwrap().images[0];
    assert_eq!(image.config.as_ref().unwrap().user, "1000");
    // Without the lock file, and without a write.
    fs::remove_file(folder.0.join("holystone.lock")).unwrap();
    for option in ["--diff", "--no-lock"] {
        fs::write(
            folder.0.join("a/Dockerfile"),
            format!("FROM {host}/app:1\n"),
        )
        .unwrap();
        assert_eq!(
            code(&holystone(
                &folder,
                &["pin", option, "--plain-http", &host, "a"]
            )),
            0
        );
        assert!(!folder.0.join("holystone.lock").exists(), "{option}");
    }
}

//! The commands about images as a user meets them.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod common;
mod image_fence;

use common::{Folder, code, command, holystone, stderr, stdout};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{Read, Write},
    process::{Output, Stdio},
};

/// An image with a secret in its configuration, and a file that a later layer deletes.
const BAD: &str = r#"
tags = ["app:1"]
[config]
User = "1000"
Env = ["PATH=/usr/bin:/bin", "DB_PASSWORD=Wagon-7-Pretzel"]
[[layer]]
created_by = "/bin/sh -c #(nop) ADD file:0 in / "
"/etc/passwd" = "root:x:0:0::/:/bin/sh\n"
"/usr/bin/tool" = { size = 5000, mode = 0o755 }
"/bin" = { symlink = "usr/bin" }
"/tmp/large" = { size = 9000 }
[[layer]]
created_by = "RUN |1 TOKEN=hidden /bin/sh -c rm /tmp/large # buildkit"
"/tmp/large" = { removed = true }
"/etc/passwd" = "root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n"
[[layer]]
empty_layer = true
created_by = "ENV DB_PASSWORD=Wagon-7-Pretzel"
"#;

const GOOD: &str = r#"
tags = ["app:2"]
[config]
User = "1000"
[[layer]]
created_by = "COPY app /app # buildkit"
"/app" = { size = 100, mode = 0o755 }
"#;

/// The one rule that is looked for, so that new ones change no test here.
const RULE: &str = "secret-in-image-config";

fn folder() -> Folder {
    let folder = Folder::with(&[
        ("Dockerfile", "FROM scratch\nUSER 1\n"),
        ("empty.tar", ""),
        ("notes.txt", "some words\nand more\n"),
    ]);
    let put = |name: &str, bytes: &[u8]| fs::write(folder.0.join(name), bytes).unwrap();
    let bad = image_fence::archive(BAD);
    put("bad.tar", &bad);
    put("good.tar", &image_fence::archive(GOOD));
    put("short.tar", &bad[..bad.len() / 2]);
    put(
        "noise.bin",
        &(0..=255).cycle().take(100_000).collect::<Vec<u8>>(),
    );
    folder
}

fn check(folder: &Folder, args: &[&str]) -> Output {
    let mut all = vec!["check-image", "--only", RULE];
    all.extend(args);
    holystone(folder, &all)
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

fn piped(folder: &Folder, args: &[&str], input: &[u8]) -> Output {
    let mut child = command(folder, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Who has read enough closes the pipe.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn exit_codes_do_not_lie() {
    let folder = folder();
    for (args, expected) in [
        (&["good.tar"][..], 0),
        (&["bad.tar"], 1),
        (&["docker-archive:bad.tar:app:1"], 1),
        (&["bad.tar", "--fail-on", "never"], 0),
        (&["bad.tar", "--config-only"], 1),
        (&["bad.tar", "--image", "app:1"], 1),
        (&["bad.tar", "--image", "app:9"], 2),
        (&["bad.tar", "--platform", "linux/arm64"], 2),
        (&["bad.tar", "--platform", "x/y/z/w"], 2),
        (&["good.tar", "bad.tar"], 1),
        (&["good.tar", "none.tar"], 2),
        (&["good.tar", "--base", "good.tar"], 0),
        (&["good.tar", "--base", "none.tar"], 2),
        (&["good.tar", "--dockerfile", "Dockerfile"], 0),
        (&["good.tar", "--dockerfile", "none"], 2),
        (&["good.tar", "--max-memory", "lots"], 2),
        (&["good.tar", "--target", "x"], 2),
        (&["good.tar", "--changed-since", "HEAD"], 2),
        (&["-", "-"], 2),
        (&["empty.tar"], 2),
        (&["notes.txt"], 2),
        (&["Dockerfile"], 2),
        (&["noise.bin"], 2),
        (&["short.tar"], 2),
        (&["."], 2),
        (&[], 2),
    ] {
        let output = check(&folder, args);
        assert_eq!(code(&output), expected, "{args:?}: {output:?}");
    }
}

#[test]
fn a_wrong_input_is_told_with_what_to_do() {
    let folder = folder();
    for (name, expected) in [
        ("none.tar", "docker save"),
        ("debian", "docker save"),
        ("empty.tar", "it is empty"),
        ("noise.bin", "neither tar, nor gzip, nor zstd"),
        ("notes.txt", "no archive"),
        ("Dockerfile", "`holystone check`"),
    ] {
        let text = stdout(&check(&folder, &[name]));
        assert!(text.contains(expected), "{name}: {text}");
        assert!(
            text.contains("nothing was checked; 1 could not be read"),
            "{name}: {text}"
        );
        // The same from standard input, where it can be there.
        if let Ok(bytes) = fs::read(folder.0.join(name)) {
            let output = piped(&folder, &["check-image", "-"], &bytes);
            assert!(stdout(&output).contains(expected), "{name}: {output:?}");
        }
    }
    let text = stdout(&check(&folder, &["bad.tar", "--image", "app:9"]));
    assert!(text.contains("there is app:1"), "{text}");
}

/// Blobs by their digests.
struct Layout {
    folder: Folder,
}

impl Layout {
    fn put(&self, bytes: &[u8], media_type: &str) -> Value {
        let digest = Sha256::digest(bytes);
        let hex: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let hex = hex.concat();
        let path = self.folder.0.join("out/blobs/sha256").join(&hex);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        json!({"mediaType": media_type, "digest": format!("sha256:{hex}"), "size": bytes.len()})
    }

    /// The image of an archive, for a platform.
    fn manifest(&self, toml: &str, architecture: &str) -> Value {
        let toml = format!("architecture = \"{architecture}\"\n{toml}");
        let archive = image_fence::archive(&toml);
        let mut files = tar::Archive::new(&*archive);
        let mut layers = Vec::new();
        let mut config = Value::Null;
        for file in files.entries().unwrap() {
            let mut file = file.unwrap();
            let path = file.path().unwrap().display().to_string();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            if path.ends_with("layer.tar") {
                layers.push(self.put(&bytes, "application/vnd.oci.image.layer.v1.tar"));
            } else if path != "manifest.json" {
                config = self.put(&bytes, "application/vnd.oci.image.config.v1+json");
            }
        }
        let manifest = json!({"schemaVersion": 2, "config": config, "layers": layers});
        let mut entry = self.put(
            manifest.to_string().as_bytes(),
            "application/vnd.oci.image.manifest.v1+json",
        );
        entry["platform"] = json!({"os": "linux", "architecture": architecture});
        entry["annotations"] = json!({"org.opencontainers.image.ref.name": "latest"});
        entry
    }

    fn with(images: &[(&str, &str)]) -> Self {
        let layout = Self {
            folder: Folder::with(&[("out/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#)]),
        };
        let manifests: Vec<Value> = images
            .iter()
            .map(|(toml, architecture)| layout.manifest(toml, architecture))
            .collect();
        let index = json!({"schemaVersion": 2, "manifests": manifests});
        fs::write(layout.folder.0.join("out/index.json"), index.to_string()).unwrap();
        layout
    }

    /// The folder as an archive.
    fn tar(&self) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        tar.append_dir_all(".", self.folder.0.join("out")).unwrap();
        tar.into_inner().unwrap()
    }
}

#[test]
fn an_image_is_the_same_wherever_it_is() {
    let layout = Layout::with(&[(BAD, "amd64")]);
    let folder = &layout.folder;
    let tar = layout.tar();
    fs::write(folder.0.join("out.tar"), &tar).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).unwrap();
    let gzip = gzip.finish().unwrap();
    fs::write(folder.0.join("out.tar.gz"), &gzip).unwrap();
    let told = |output: &Output, name: &str| {
        let text = stdout(output);
        assert!(text.contains(&format!("\"name\": \"{name}\"")), "{text}");
        text.replace(&format!("\"name\": \"{name}\""), "\"name\": \"IMAGE\"")
    };
    let args = |name: &'static str| ["check-image", name, "--format", "json"];
    let first = told(&holystone(folder, &args("out")), "out");
    assert!(first.contains("sha256:"), "{first}");
    for name in [
        "oci:out",
        "oci:out:latest",
        "out.tar",
        "oci-archive:out.tar",
        "out.tar.gz",
    ] {
        assert_eq!(told(&holystone(folder, &args(name)), name), first, "{name}");
    }
    for input in [&tar, &gzip] {
        assert_eq!(told(&piped(folder, &args("-"), input), "-"), first);
    }
}

#[test]
fn every_platform_is_an_image() {
    let layout = Layout::with(&[(GOOD, "amd64"), (BAD, "arm64")]);
    let names = |args: &[&str]| {
        let mut all = vec!["oci:out", "--format", "json"];
        all.extend(args);
        let output = check(&layout.folder, &all);
        let report = report(&output);
        let images = report["images"].as_array().unwrap().clone();
        let of = |image: &Value| image["image"]["platform"].as_str().unwrap_or("").to_owned();
        (code(&output), images.iter().map(of).collect::<Vec<_>>())
    };
    let (result, all) = names(&["--platform", "all"]);
    assert_eq!(all, ["linux/amd64", "linux/arm64"]);
    assert_eq!(result, 1);
    assert_eq!(names(&["--platform", "linux/amd64"]).1, ["linux/amd64"]);
    assert_eq!(names(&["--platform", "linux/arm64"]).0, 1);
    assert_eq!(names(&[]).1.len(), 1);
    let text = stdout(&check(
        &layout.folder,
        &["out", "--platform", "linux/s390x"],
    ));
    assert!(text.contains("linux/arm64"), "{text}");
}

#[test]
fn every_format_tells_of_images() {
    let folder = folder();
    let formats = [
        "json",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "sonarqube",
        "rdjson",
        "markdown",
        "html",
    ];
    let asked: Vec<String> = formats
        .iter()
        .map(|format| format!("--format={format}=report.{format}"))
        .collect();
    let mut args = vec!["bad.tar", "none.tar"];
    args.extend(asked.iter().map(String::as_str));
    let output = check(&folder, &args);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains(RULE));
    for format in formats {
        let text = fs::read_to_string(folder.0.join(format!("report.{format}"))).unwrap();
        assert!(text.contains("bad.tar"), "{format}: {text}");
        assert!(text.contains(RULE), "{format}: {text}");
        assert!(!text.contains("Wagon-7"), "{format}: {text}");
        // SonarQube has no place for what could not be read.
        assert_eq!(
            text.contains("docker save"),
            format != "sonarqube",
            "{format}: {text}"
        );
    }
}

#[test]
fn a_list_of_codes_is_ignored() {
    let folder = folder();
    fs::write(
        folder.0.join(".dockleignore"),
        format!("# known\n{RULE} # one\nCIS-DI-9999\n"),
    )
    .unwrap();
    let output = check(&folder, &["bad.tar"]);
    assert_eq!(code(&output), 0, "{output:?}");
    let said = stderr(&output);
    assert!(
        said.contains(&format!(
            ".dockleignore ignores {RULE}; no rule is called CIS-DI-9999"
        )),
        "{said}"
    );
    let output = check(&folder, &["bad.tar", "--no-config"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
}

#[test]
fn a_baseline_has_what_was_known() {
    let folder = folder();
    let written = check(&folder, &["bad.tar", "--write-baseline", "known.json"]);
    assert_eq!(code(&written), 0, "{written:?}");
    let output = check(&folder, &["bad.tar", "--baseline", "known.json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert!(stdout(&output).contains("known already"));
    // A report is a baseline too.
    let output = check(&folder, &["bad.tar", "--format", "json"]);
    fs::write(folder.0.join("report.json"), &output.stdout).unwrap();
    assert_eq!(
        code(&check(&folder, &["bad.tar", "--baseline", "report.json"])),
        0
    );
    assert_eq!(
        code(&check(&folder, &["good.tar", "--baseline", "report.json"])),
        0
    );
}

#[test]
fn the_report_for_people_says_what_it_is() {
    let folder = folder();
    let text = stdout(&check(&folder, &["bad.tar"]));
    for part in [
        "bad.tar",
        "linux/amd64",
        "in 2 layers",
        "ADD file:0 in /",
        "RUN rm /tmp/large",
        "/usr/bin/tool",
        "hidden by later layers",
        "1 image checked",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('\x1b') && !text.contains("|1"), "{text}");
    let coloured = stdout(&check(&folder, &["bad.tar", "--color", "always"]));
    assert!(coloured.contains('\x1b'));
}

#[test]
fn a_narrow_terminal_is_kept() {
    let folder = folder();
    for width in ["1", "40", "200"] {
        let output = command(&folder, &["image-show", "bad.tar"])
            .env("COLUMNS", width)
            .output()
            .unwrap();
        let text = stdout(&output);
        let most = width.parse::<usize>().unwrap().max(40);
        let facts = text.split("\n\n").take(4).flat_map(str::lines);
        for line in facts {
            assert!(line.chars().count() <= most, "{width}: {line}");
        }
    }
}

#[test]
fn names_in_an_image_move_no_cursor() {
    let folder = Folder::with(&[]);
    let image =
        "[config]\nUser=\"1\"\n[[layer]]\n\"/a\\u001B[2J\\u202Eb<script>\" = { size = 10 }\n";
    fs::write(folder.0.join("odd.tar"), image_fence::archive(image)).unwrap();
    for args in [
        &["check-image", "odd.tar"][..],
        &["image-show", "odd.tar"],
        &["image-show", "odd.tar", "--tree"],
        &["image-cat", "odd.tar", "/\u{1b}[2J"],
        &["check-image", "odd.tar", "--format", "html"],
    ] {
        let output = holystone(&folder, args);
        let text = format!("{}{}", stdout(&output), stderr(&output));
        assert!(
            !text.contains('\x1b') && !text.contains('\u{202e}'),
            "{args:?}: {text}"
        );
        let is_page = args.contains(&"html");
        assert!(!is_page || !text.contains("<script"), "{args:?}: {text}");
    }
}

#[test]
fn files_are_printed() {
    let folder = folder();
    let cat = |args: &[&str]| {
        let mut all = vec!["image-cat", "bad.tar"];
        all.extend(args);
        let output = holystone(&folder, &all);
        (code(&output), stdout(&output), stderr(&output))
    };
    let (result, text, _) = cat(&["/etc/passwd"]);
    assert_eq!((result, text.lines().count()), (0, 2));
    let (result, text, _) = cat(&["etc/passwd", "--layer", "0"]);
    assert_eq!((result, text.lines().count()), (0, 1));
    let (result, text, _) = cat(&["/bin/tool"]);
    assert_eq!((result, text.len()), (0, 5000), "through a link");
    let (result, text, _) = cat(&["/tmp/large", "--layer", "0"]);
    assert_eq!((result, text.len()), (0, 9000));
    for (args, expected) in [
        (&["/tmp/large"][..], "deleted in layer 1; `--layer 0`"),
        (&["/none"], "there is no `/none`"),
        (&["/etc"], "is a folder"),
        (&["/etc/passwd/x"], "no folder"),
        (&["/bin", "--layer", "0"], "is a link to `usr/bin`"),
        (&["/etc/passwd", "--layer", "7"], "they are 0 to 1"),
        (&["/bin/tool", "--layer", "1"], "layer 1 has no"),
        (
            &["/usr/bin/tool", "--max-memory", "100"],
            "not all of the image was read",
        ),
    ] {
        let (result, text, said) = cat(args);
        assert_eq!((result, text.as_str()), (2, ""), "{args:?}: {said}");
        assert!(said.contains(expected), "{args:?}: {said}");
    }
    let bytes = fs::read(folder.0.join("bad.tar")).unwrap();
    let output = piped(&folder, &["image-cat", "-", "/etc/passwd"], &bytes);
    assert_eq!(stdout(&output).lines().count(), 2, "{output:?}");
}

#[test]
fn an_image_is_shown() {
    let folder = folder();
    let text = stdout(&holystone(&folder, &["image-show", "bad.tar"]));
    for part in [
        "user       1000",
        "env        PATH",
        "step  layer",
        "RUN rm /tmp/large",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let output = holystone(&folder, &["image-show", "bad.tar", "--format", "json"]);
    let shown = report(&output);
    assert_eq!(shown["layers"].as_array().unwrap().len(), 2);
    assert_eq!(shown["config"]["config"]["User"], "1000");
    let output = holystone(&folder, &["image-show", "bad.tar", "--config-only"]);
    assert!(stdout(&output).contains("not read"), "{output:?}");
    assert_eq!(code(&holystone(&folder, &["image-show", "none.tar"])), 2);
}

#[test]
fn a_tree_has_what_is_asked_for() {
    let folder = folder();
    let tree = |args: &[&str]| {
        let mut all = vec!["image-show", "bad.tar", "--tree"];
        all.extend(args);
        stdout(&holystone(&folder, &all))
    };
    let all = tree(&[]);
    for part in ["tool", "bin -> usr/bin", "passwd"] {
        assert!(all.contains(part), "{part}:\n{all}");
    }
    assert!(!all.contains("large"), "{all}");
    let wasted = tree(&["--filter", "wasted"]);
    assert!(wasted.contains("large  deleted in layer 1"), "{wasted}");
    assert!(wasted.contains("passwd  replaced in layer 1"), "{wasted}");
    assert!(!wasted.contains("tool"), "{wasted}");
    let changed = tree(&["--layer", "1", "--filter", "changed"]);
    assert!(
        changed.contains("~ -0644") && changed.contains("passwd"),
        "{changed}"
    );
    assert!(!changed.contains("large"), "{changed}");
    let removed = tree(&["--layer", "1", "--filter", "removed"]);
    assert!(
        removed.contains("large") && !removed.contains("passwd"),
        "{removed}"
    );
    let large = tree(&["--min-size", "1kB"]);
    assert!(
        large.contains("tool") && !large.contains("passwd"),
        "{large}"
    );
    let output = holystone(
        &folder,
        &["image-show", "bad.tar", "--tree", "--layer", "2"],
    );
    assert_eq!(code(&output), 2);
}

#[test]
fn many_findings_of_a_rule_are_counted() {
    let folder = Folder::with(&[]);
    let env: Vec<String> = (0..12)
        .map(|at| format!("\"DB{at}_PASSWORD=Wagon-{at}-Pretzel\","))
        .collect();
    let env = env.concat();
    let image = format!("[config]\nUser=\"1\"\nEnv=[{env}]\n");
    fs::write(folder.0.join("many.tar"), image_fence::archive(&image)).unwrap();
    let text = stdout(&check(&folder, &["many.tar"]));
    assert_eq!(text.matches(&format!("[{RULE}]")).count(), 5, "{text}");
    assert!(text.contains(&format!("and 7 more of {RULE}")), "{text}");
}

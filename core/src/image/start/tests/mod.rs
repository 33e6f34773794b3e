mod libraries;

use super::*;
use crate::image::{
    Content, Entry, EntryKind, Extra, Layer, LayerData,
    elf::{ElfReader, made::Made},
};

/// What is at a path.
enum At {
    Elf(Made),
    /// What stands after `#!`.
    Script(&'static str),
    Link(&'static str),
    /// A file whose content is kept.
    Text(&'static str),
    /// A file that nobody may run.
    Plain,
    Folder,
}
use At::{Elf as Program, Folder, Link, Plain, Script, Text};

fn format(at: &At) -> Format {
    match at {
        Program(made) => {
            let mut reader = ElfReader::new();
            reader.push(&made.bytes());
            Format::Elf(Box::new(reader.finish().unwrap()))
        }
        Script(line) => Format::Script((*line).into()),
        Text("") => Format::Empty,
        _ => Format::Other,
    }
}

fn entry(path: &str, at: &At) -> Entry {
    let (kind, mode) = match at {
        Link(_) => (EntryKind::Symlink, 0o777),
        Folder => (EntryKind::Directory, 0o755),
        Plain => (EntryKind::File, 0o644),
        _ => (EntryKind::File, 0o755),
    };
    let kept = match at {
        Text(text) => Some(text.as_bytes().into()),
        _ => None,
    };
    Entry {
        path: path.trim_start_matches('/').as_bytes().into(),
        kind,
        size: 0,
        header_size: 0,
        mode,
        uid: 0,
        gid: 0,
        mtime: 0,
        extra: match at {
            Link(to) => Some(Box::new(Extra {
                link: Some(to.as_bytes().into()),
                ..Extra::default()
            })),
            _ => None,
        },
        content: (kind == EntryKind::File).then(|| {
            Box::new(Content {
                hash: 0,
                format: format(at),
                kept,
                secrets: Vec::new(),
            })
        }),
    }
}

/// An image for amd64 that starts this.
fn image(command: &[&str], files: &[(&str, At)]) -> Image {
    let mut image = Image {
        has_layers: true,
        ..Image::default()
    };
    image.config.architecture = "amd64".to_owned();
    image.config.os = "linux".to_owned();
    let command = command.iter().map(|&word| word.to_owned());
    image.config.config.entrypoint = Some(command.collect());
    image.layers.push(Layer {
        index: 0,
        digest: None,
        diff_id: None,
        media_type: String::new(),
        blob_size: 0,
        data: LayerData {
            entries: files.iter().map(|(path, at)| entry(path, at)).collect(),
            complete: true,
            ..LayerData::default()
        },
        history: None,
    });
    image.lay();
    image
}

/// What is told of an image, in short.
fn told(image: &Image) -> Vec<String> {
    let start = image.start();
    let path = |file: &File<'_>| file.display_path();
    let mut told: Vec<String> = start
        .failures
        .iter()
        .map(|failure| match failure {
            Failure::ProgramNotFound { program } => format!("no {program}"),
            Failure::NotExecutable {
                program, reason, ..
            } => format!("{program} is no program: {reason:?}"),
            Failure::InterpreterNotFound {
                script,
                interpreter,
            } => format!("{} without {interpreter:?}", path(script)),
            Failure::WrongArchitecture { program, is, image } => {
                format!("{} for {is} on {image}", path(program))
            }
            Failure::LoaderNotFound {
                program, loader, ..
            } => format!("{} without {loader}", path(program)),
            Failure::LibraryNotFound {
                user,
                library,
                elsewhere,
            } => {
                let elsewhere = elsewhere.as_ref().map(path).unwrap_or_default();
                format!("{} without {library} {elsewhere}", path(user))
                    .trim_end()
                    .to_owned()
            }
            Failure::VersionNotFound {
                user,
                library,
                version,
                newest,
            } => format!(
                "{} without {version}, {} has {}",
                path(user),
                path(library),
                newest.as_deref().unwrap_or_default()
            ),
        })
        .collect();
    told.extend(start.is_unknown.then(|| "unknown".to_owned()));
    told
}

const LOADER: &str = "/lib64/ld-linux-x86-64.so.2";
const LIBC: &str = "/usr/lib/x86_64-linux-gnu/libc.so.6";

fn loader() -> At {
    Program(Made::library("ld-linux-x86-64.so.2", &[]))
}

fn libc() -> At {
    Program(Made {
        versions: vec!["GLIBC_2.2.5", "GLIBC_2.31", "GLIBC_2.4", "GLIBC_PRIVATE"],
        ..Made::library("libc.so.6", &["ld-linux-x86-64.so.2"])
    })
}

/// glibc, and these files.
fn with_glibc(files: Vec<(&'static str, At)>) -> Vec<(&'static str, At)> {
    let mut all = vec![
        ("/lib64", Link("usr/lib64")),
        (
            "/usr/lib64/ld-linux-x86-64.so.2",
            Link("../lib/x86_64-linux-gnu/ld.so"),
        ),
        ("/usr/lib/x86_64-linux-gnu/ld.so", loader()),
        (LIBC, libc()),
    ];
    all.extend(files);
    all
}

#[test]
fn programs_are_looked_up() {
    let files = || {
        vec![
            ("/usr/bin/app", Program(Made::default())),
            ("/usr/local/bin/app", Plain),
            ("/srv/run", Program(Made::default())),
            ("/bin", Link("usr/bin")),
            ("/folder", Folder),
            ("/plain", Plain),
            ("/empty", Text("")),
            ("/text", Text("echo")),
            ("/loop", Link("loop")),
        ]
    };
    for (program, expected) in [
        ("app", &[][..]),
        ("/bin/app", &[]),
        ("./run", &[]),
        ("../srv/run", &[]),
        ("run", &["no run"]),
        ("/none", &["no /none"]),
        ("/loop", &["no /loop"]),
        ("/bin/app/x", &["no /bin/app/x"]),
        ("/folder", &["/folder is no program: Folder"]),
        ("/plain", &["/plain is no program: Permission"]),
        ("/empty", &["/empty is no program: Empty"]),
        ("/text", &["/text is no program: Format"]),
        ("", &["unknown"]),
    ] {
        let mut image = image(&[program], &files());
        image.config.config.working_dir = "/srv".to_owned();
        assert_eq!(told(&image), expected, "{program}");
    }
    let mut image = image(&["run"], &files());
    image.config.config.env = vec!["PATH=/bin:/srv".to_owned()];
    assert_eq!(told(&image), [""; 0]);
    image.config.config.env = vec!["PATH=/bin:srv".to_owned()];
    assert_eq!(told(&image), ["unknown"]);
}

#[test]
fn what_is_not_known_is_no_failure() {
    let missing = || image(&["/app"], &[]);
    assert_eq!(told(&missing()), ["no /app"]);
    let unread = Image {
        has_layers: false,
        ..missing()
    };
    assert_eq!(told(&unread), ["unknown"]);
    let mut windows = missing();
    windows.config.os = "windows".to_owned();
    assert_eq!(told(&windows), ["unknown"]);
    let mut wasm = missing();
    wasm.config.architecture = "wasm32".to_owned();
    assert_eq!(told(&wasm), ["unknown"]);
    let mut incomplete = missing();
    incomplete.problems.push(crate::image::Problem {
        kind: crate::image::ProblemKind::MissingBlob,
        place: crate::image::Place::Image,
        message: String::new(),
    });
    assert_eq!(told(&incomplete), ["unknown"]);
    assert_eq!(told(&image(&[], &[])), [""; 0]);
}

#[test]
fn scripts_lead_to_their_interpreters() {
    for (line, expected) in [
        ("/bin/sh", &[][..]),
        ("/bin/sh -e", &[]),
        ("/bin/sh\r", &["/start without \"/bin/sh\\r\""]),
        ("/bin/bash", &["/start without \"/bin/bash\""]),
        ("/usr/bin/env sh", &[]),
        ("/usr/bin/env -S sh -e", &[]),
        ("/usr/bin/env node", &["/start without \"node\""]),
        // The kernel gives `env` one argument.
        ("/usr/bin/env sh -e", &["/start without \"sh -e\""]),
        ("/usr/bin/env A=1 sh", &["unknown"]),
        ("/bin/again", &["unknown"]),
        ("", &["unknown"]),
    ] {
        let files = vec![
            ("/start", Script(line)),
            ("/bin/sh", Link("busybox")),
            ("/bin/busybox", Program(Made::default())),
            ("/usr/bin/env", Link("/bin/busybox")),
            ("/bin/again", Script("/bin/again")),
        ];
        assert_eq!(told(&image(&["/start"], &files)), expected, "{line}");
    }
}

#[test]
fn architectures() {
    for (machine, architecture, expected) in [
        (62, "amd64", &[][..]),
        (183, "amd64", &["/app for arm64 on amd64"]),
        (62, "arm64", &["/app for amd64 on arm64"]),
        (62, "riscv65", &[]),
        (62, "", &[]),
        (9999, "amd64", &["unknown"]),
    ] {
        let made = Made {
            machine,
            ..Made::default()
        };
        let mut image = image(&["/app"], &[("/app", Program(made))]);
        image.config.architecture = architecture.to_owned();
        assert_eq!(told(&image), expected, "{machine} {architecture}");
    }
    assert!(may_run("amd64", "386") && !may_run("386", "amd64"));
}

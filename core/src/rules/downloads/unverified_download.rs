use super::checks::{names_its_contents, verifies};
use crate::{
    dockerfile::{Command, Download, Instruction, Output},
    rules::prelude::*,
    syntax::Keyword,
    text::Span,
};
use std::collections::{HashMap, HashSet};

#[derive(Default)]
pub(super) struct UnverifiedDownload;

impl Rule for UnverifiedDownload {
    const META: Meta<'static> = Meta {
        id: "unverified-download",
        summary: "a download is unpacked or run, and nothing says that it is what was meant",
        why: "What the server has changes when it is broken into, or when a release is replaced.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unverified_download.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if instruction.keyword() != Some(Keyword::Run) {
            return;
        }
        let found = unverified(instruction);
        if found.is_empty() || verifies(instruction) {
            return;
        }
        for (span, name, verb) in found {
            findings
                .report(span, format!("`{name}` is {verb}, and nothing says that it is what was meant"))
                .help("write its checksum here and compare it first: `echo \"…  file\" | sha256sum -c`; or let `ADD --checksum=sha256:…` download it");
        }
    }
}

/// A file that was downloaded, by its last part.
struct Saved {
    span: Span,
    is_used: bool,
}

fn unverified(instruction: Instruction<'_>) -> Vec<(Span, String, &'static str)> {
    let mut saved: HashMap<String, Saved> = HashMap::new();
    let mut piped: HashMap<u32, (Span, String)> = HashMap::new();
    let mut found = Vec::new();
    for command in instruction.commands() {
        if let Some(download) = command.download() {
            keep(command, &download, &mut saved, &mut piped);
            continue;
        }
        if let Some((span, name)) = piped.get(&command.shell().pipeline)
            && let Some(verb) = unpacks(command)
        {
            found.push((*span, name.clone(), verb));
            continue;
        }
        let Some((verb, operands)) = uses(command) else {
            continue;
        };
        // Each name once, however often it stands there.
        let names: HashSet<&str> = operands.into_iter().map(last_part).collect();
        for name in names {
            if let Some(file) = saved.get_mut(name).filter(|file| !file.is_used) {
                file.is_used = true;
                found.push((file.span, name.to_owned(), verb));
            }
        }
    }
    found.sort();
    found.dedup_by_key(|(span, ..)| *span);
    found
}

/// Remembers where a download goes, unless its name says what is in it.
fn keep(
    command: Command<'_>,
    download: &Download<'_>,
    saved: &mut HashMap<String, Saved>,
    piped: &mut HashMap<u32, (Span, String)>,
) {
    let [url] = download.urls.as_slice() else {
        return;
    };
    let is_remote = matches!(
        url.scheme().as_deref(),
        Some("http" | "https" | "ftp") | None
    );
    if !is_remote || names_its_contents(&url.text) {
        return;
    }
    let name = match &download.output {
        Output::Stdout => {
            let name = url.file_name().to_owned();
            piped.insert(command.shell().pipeline, (command.span(), name));
            return;
        }
        Output::File(file) => last_part(file).to_owned(),
        Output::RemoteName => url.file_name().to_owned(),
    };
    let file = Saved {
        span: command.span(),
        is_used: false,
    };
    saved.insert(name, file);
}

/// What a command that reads a pipeline does with it.
fn unpacks(command: Command<'_>) -> Option<&'static str> {
    match command.name()? {
        "tar" | "bsdtar" | "unzip" | "cpio" => Some("unpacked"),
        "dpkg" | "rpm" | "apk" => Some("installed"),
        _ => None,
    }
}

/// What a command does with which of its arguments.
fn uses(command: Command<'_>) -> Option<(&'static str, Vec<&str>)> {
    let texts = || -> Vec<&str> {
        let words = command.arguments().iter();
        words
            .map(|word| word.text.as_str())
            .filter(|text| !text.starts_with('-'))
            .collect()
    };
    let name = command.name()?;
    let verb = match name {
        "tar" | "bsdtar" | "unzip" | "7z" | "gunzip" | "unxz" | "unar" => "unpacked",
        "dpkg" | "apt" | "apt-get" | "rpm" | "dnf" | "yum" | "apk" | "pip" | "pip3" => "installed",
        "chmod" if makes_executable(command) => "made executable",
        "bash" | "sh" | "python" | "python3" | "java" | "perl" | "installer" => "run",
        _ => return Some(("run", vec![command.shell().words.first()?.text.as_str()])),
    };
    Some((verb, texts()))
}

fn makes_executable(command: Command<'_>) -> bool {
    command.arguments().iter().any(|word| {
        let text = word.text.trim_start_matches(['a', 'u', 'g', 'o']);
        let is_octal = text.len() >= 3 && text.chars().all(|c| c.is_digit(8));
        (text.starts_with(['+', '=']) && text.contains('x'))
            || (is_octal && text.bytes().any(|digit| (digit - b'0') % 2 == 1))
    })
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

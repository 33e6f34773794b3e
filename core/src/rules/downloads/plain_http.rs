use super::checks::{names_its_contents, verifies};
use crate::{
    dockerfile::{Command, Instruction, Output, host_of, is_local_host, scheme_span},
    rules::prelude::*,
    shell::Word,
    syntax::{Keyword, instruction::Kind},
    text::{Span, offset},
};

#[derive(Default)]
pub(super) struct PlainHttp;

impl Rule for PlainHttp {
    const META: Meta<'static> = Meta {
        id: "plain-http",
        summary: "something is downloaded without encryption",
        why: "Anybody on the way can put something else in its place, and nothing here would notice.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("plain_http.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        match instruction.keyword() {
            Some(Keyword::Add) => added(instruction, findings),
            Some(Keyword::Run) => {
                let mut verified = None;
                for command in instruction.commands() {
                    let found = downloaded(command).into_iter().chain(cloned(command));
                    for (word, url) in found {
                        if *verified.get_or_insert_with(|| verifies(instruction)) {
                            return;
                        }
                        let source = instruction.file().source().text();
                        // Without its certificate HTTPS is as open.
                        let is_blind = command.download().is_some_and(|it| it.insecure.is_some());
                        let scheme = scheme_span(word, source, "http").filter(|_| !is_blind);
                        report(word.span, &url, scheme, findings);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Hosts that do not answer to `https://`.
const WITHOUT_TLS: &[&str] = &[
    "archive.ubuntu.com",
    "security.ubuntu.com",
    "ports.ubuntu.com",
    "old-releases.ubuntu.com",
];

fn report(span: Span, url: &str, scheme: Option<Span>, findings: &mut Findings) {
    let host = host_of(url).unwrap_or_default();
    let finding = findings.report(span, format!("this comes from `{host}` without encryption"));
    finding.help("ask for `https://`, or compare a checksum in the same step");
    if let Some(scheme) = scheme.filter(|_| !WITHOUT_TLS.contains(&host)) {
        let edit = Edit::replace(scheme, "https");
        finding.fix("ask for `https://`", Safety::Suggested, vec![edit]);
    }
}

/// Whether a URL goes to a public host in the clear.
fn is_open(url: &str) -> bool {
    let is_plain = url
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("http://"))
        || url.starts_with("ftp://")
        || url.starts_with("git://");
    is_plain && host_of(url).is_some_and(|host| !is_local_host(host)) && !names_its_contents(url)
}

fn added(instruction: Instruction<'_>, findings: &mut Findings) {
    let Kind::Copy(copy) = instruction.kind() else {
        return;
    };
    if copy.checksum.is_some() {
        return;
    }
    for copied in instruction.copied_paths() {
        let Some(url) = copied.source.as_deref().filter(|url| is_open(url)) else {
            continue;
        };
        let scheme = copied.word.text.starts_with("http://").then(|| {
            let start = copied.word.span.start;
            Span::new(start, start + offset("http".len()))
        });
        report(copied.word.span, url, scheme, findings);
    }
}

fn downloaded(command: Command<'_>) -> Vec<(&Word, String)> {
    let Some(download) = command.download() else {
        return Vec::new();
    };
    if is_probe(command, &download.output) {
        return Vec::new();
    }
    let open = download.urls.into_iter().filter(|url| is_open(&url.text));
    open.map(|url| (url.word, url.text.into_owned())).collect()
}

/// Whether a download only looks whether something is there.
fn is_probe(command: Command<'_>, output: &Output<'_>) -> bool {
    let is_head = |word: &Word| {
        // Of `-sI`; an earlier letter that takes a value would have it attached.
        let is_letters = |letters: &str| letters.chars().all(|c| "fgikLnqsSvI".contains(c));
        matches!(word.text.as_str(), "--head" | "--spider")
            || (command.name() == Some("curl")
                && word.text.strip_prefix('-').is_some_and(is_letters)
                && word.text.contains('I'))
    };
    matches!(output, Output::File(file) if file == "/dev/null")
        || command.arguments().iter().any(is_head)
}

fn cloned(command: Command<'_>) -> Option<(&Word, String)> {
    let is_clone = command.name() == Some("git")
        && command
            .arguments()
            .iter()
            .any(|word| matches!(word.text.as_str(), "clone" | "fetch" | "pull"));
    // A full commit hash, checked out after the clone, is a checksum.
    let is_pinned = || names_its_contents(command.instruction().syntax().logical.text());
    if !is_clone || is_pinned() {
        return None;
    }
    let mut urls = command
        .arguments()
        .iter()
        .map(|word| (word, command.resolved(word)));
    let (word, url) = urls.find(|(_, url)| is_open(url))?;
    Some((word, url.into_owned()))
}

use super::checks::verifies;
use crate::{
    dockerfile::{Command, Download, Instruction, Output},
    rules::prelude::*,
    syntax::Keyword,
};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct DownloadPipedToShell;

impl Rule for DownloadPipedToShell {
    const META: Meta<'static> = Meta {
        id: "download-piped-to-shell",
        summary: "a script from the network is run unseen",
        why: "Whatever the server answers today is run, whole or cut off, and nobody can tell later what it was.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("download_piped_to_shell.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if instruction.keyword() != Some(Keyword::Run) {
            return;
        }
        // What is downloaded into each pipeline.
        let mut piped: HashMap<u32, (Command<'_>, Download<'_>)> = HashMap::new();
        let mut verified = None;
        for command in instruction.commands() {
            let shell = command.shell();
            if let Some(download) = command.download() {
                if download.output == Output::Stdout {
                    piped.insert(shell.pipeline, (command, download));
                }
                continue;
            }
            let Some(name) = command.name() else {
                continue;
            };
            let source = match piped.get(&shell.pipeline) {
                Some((from, download)) if shell.piped_into && runs_its_input(command) => {
                    let host = download.urls.first().and_then(|url| url.host());
                    if matches!(host, Some("localhost" | "127.0.0.1" | "[::1]")) {
                        continue;
                    }
                    Some((host.map(str::to_owned), from.span().to(command.span())))
                }
                _ => substituted(command).then(|| (None, command.span())),
            };
            let Some((host, span)) = source else {
                continue;
            };
            if *verified.get_or_insert_with(|| verifies(instruction)) {
                return;
            }
            let host = host.map_or_else(|| "a server".to_owned(), |host| format!("`{host}`"));
            findings
                .report(span, format!("`{name}` runs whatever {host} answers"))
                .help("download a fixed version to a file, compare its checksum (`echo \"…  file\" | sha256sum -c`), then run it; or install a package");
        }
    }
}

/// Programs that run what they read.
const INTERPRETERS: &[&str] = &[
    "ash", "bash", "dash", "ksh", "node", "perl", "php", "python", "python2", "python3", "ruby",
    "sh", "zsh",
];

/// Whether a program runs its input, not a file or a text that it is given.
fn runs_its_input(command: Command<'_>) -> bool {
    let is_interpreter = command
        .name()
        .is_some_and(|name| INTERPRETERS.contains(&name));
    if !is_interpreter
        || command
            .flag(&["-c", "-e", "-m"])
            .is_some_and(|flag| !is_shell_option(command, &flag.text))
    {
        return false;
    }
    if command.flag(&["-s"]).is_some() {
        return true;
    }
    let mut operands = command
        .arguments()
        .iter()
        .filter(|word| !word.text.starts_with('-') || word.text == "-");
    match operands.next() {
        None => true,
        Some(word) => matches!(word.text.as_str(), "-" | "/dev/stdin") || word.text == "pipefail",
    }
}

/// `bash -e`, `sh -ex`: only `-c` takes a text there.
fn is_shell_option(command: Command<'_>, flag: &str) -> bool {
    let is_shell = command.name().is_some_and(|name| name.ends_with("sh"));
    is_shell && !flag.contains('c')
}

/// `bash -c "$(curl …)"`, `bash <(curl …)`, `eval "$(curl …)"`, `. <(curl …)`
fn substituted(command: Command<'_>) -> bool {
    let Some(name) = command.name() else {
        return false;
    };
    let is_runner = INTERPRETERS.contains(&name) || matches!(name, "eval" | "source" | ".");
    is_runner
        && command.arguments().iter().any(|word| {
            [
                "$(curl ", "$(wget ", "`curl ", "`wget ", "<(curl ", "<(wget ",
            ]
            .iter()
            .any(|start| word.text.trim_start().starts_with(start))
        })
}

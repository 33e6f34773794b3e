use super::archives::{Spelling, is_archive_name};
use crate::{
    dockerfile::{Command, Instruction, Section},
    rules::prelude::*,
    syntax::{
        Keyword,
        instruction::{Copy, Kind},
    },
};
use std::collections::HashMap;

/// Programs that unpack the files that they are given.
const UNPACKERS: &[&str] = &[
    "bunzip2",
    "gunzip",
    "gzcat",
    "uncompress",
    "unlzma",
    "unxz",
    "unzip",
    "zcat",
    "zgz",
];

#[derive(Default)]
pub(super) struct CopiedArchiveUnpacked;

impl Rule for CopiedArchiveUnpacked {
    const META: Meta<'static> = Meta {
        id: "copied-archive-unpacked",
        summary: "an archive is copied, and a later `RUN` unpacks it",
        why: "The layer of the `COPY` keeps the archive for good, beside what is unpacked from it.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3010"],
        page: include_str!("copied_archive_unpacked.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        // What only builds is thrown away with its layers.
        if section.stage().is_some_and(|stage| !stage.ships()) {
            return;
        }
        let mut copies: Vec<Option<Instruction<'_>>> = Vec::new();
        // By the names of the archives, which of the copies took them.
        let mut takers: HashMap<String, Vec<usize>> = HashMap::new();
        for instruction in section.instructions() {
            if let Kind::Copy(
                copy @ Copy {
                    is_add: false,
                    from: None,
                    ..
                },
            ) = instruction.kind()
            {
                for name in archives(&copy) {
                    takers.entry(plain(name)).or_default().push(copies.len());
                }
                copies.push(Some(instruction));
            }
            if instruction.keyword() != Some(Keyword::Run) || takers.is_empty() {
                continue;
            }
            for command in instruction.commands().filter(|command| unpacks(*command)) {
                for word in command.arguments() {
                    let name = base_name(&word.text);
                    // The first one that unpacks it counts.
                    for taker in takers.remove(&plain(name)).unwrap_or_default() {
                        if let Some(copy) = copies[taker].take() {
                            report(copy, name, command, findings);
                        }
                    }
                }
            }
        }
    }
}

fn report(copy: Instruction<'_>, name: &str, command: Command<'_>, findings: &mut Findings) {
    let is_tar = command.name() == Some("tar");
    findings
        .report(
            copy.syntax().node.keyword.span,
            format!("`{name}` stays in this layer when it is unpacked in another"),
        )
        .help(if is_tar {
            "let `ADD` unpack it, which leaves no archive behind; or unpack it from `RUN --mount=type=bind`"
        } else {
            "unpack it from `RUN --mount=type=bind,target=/mnt`, which leaves it out of the image"
        })
        .related(command.span(), "here it is unpacked");
}

/// The names that the archives among what is copied have in the image, as they are written.
fn archives<'i>(copy: &Copy<'i>) -> Vec<&'i str> {
    let is_archive = |name: &&str| is_archive_name(name, Spelling::AsWritten);
    let target = Some(base_name(&copy.destination.text)).filter(is_archive);
    match target {
        Some(target) => vec![target],
        None => copy
            .paths()
            .map(|word| base_name(&word.text))
            .filter(is_archive)
            .collect(),
    }
}

/// A name with its variables written in one way: `$A` for `${A}`.
fn plain(name: &str) -> String {
    name.replace(['{', '}'], "")
}

/// The last part of a path, without quotes.
fn base_name(path: &str) -> &str {
    let path = path.trim_matches(['"', '\'']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn unpacks(command: Command<'_>) -> bool {
    match command.name() {
        Some("tar") => {
            let arguments = command.arguments();
            let first = arguments.first().map_or("", |word| word.text.as_str());
            let is_old_form = !first.starts_with('-')
                && first.contains('x')
                && first.bytes().all(|byte| byte.is_ascii_alphabetic());
            is_old_form || arguments.iter().any(extracts)
        }
        Some(name) => UNPACKERS.contains(&name),
        None => false,
    }
}

fn extracts(word: &crate::shell::Word) -> bool {
    let text = word.text.as_str();
    let letters = || text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
    matches!(text, "--extract" | "--get") || letters().is_some_and(|letters| letters.contains('x'))
}

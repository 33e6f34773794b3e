use super::archives::{Spelling, is_archive_name};
use crate::{
    dockerfile::{Command, Instruction, Section},
    rules::prelude::*,
    syntax::{
        Keyword,
        instruction::{Copy, Kind},
    },
};

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
        let mut copied: Vec<(Instruction<'_>, Vec<String>)> = Vec::new();
        for instruction in section.instructions() {
            if let Kind::Copy(
                copy @ Copy {
                    is_add: false,
                    from: None,
                    ..
                },
            ) = instruction.kind()
            {
                let names = archives(&copy);
                if !names.is_empty() {
                    copied.push((instruction, names));
                }
            }
            if instruction.keyword() != Some(Keyword::Run) || copied.is_empty() {
                continue;
            }
            for command in instruction.commands().filter(|command| unpacks(*command)) {
                let is_unpacked = |name: &String| names_file(command, name);
                // The first one that unpacks it counts.
                copied.retain(
                    |(copy, names)| match names.iter().find(|name| is_unpacked(name)) {
                        Some(name) => {
                            report(*copy, name, command, findings);
                            false
                        }
                        None => true,
                    },
                );
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
fn archives(copy: &Copy<'_>) -> Vec<String> {
    let target = base_name(&copy.destination.text);
    if is_archive_name(target, Spelling::AsWritten) {
        return vec![target.to_owned()];
    }
    let names = copy.paths().map(|word| base_name(&word.text));
    names
        .filter(|name| is_archive_name(name, Spelling::AsWritten))
        .map(str::to_owned)
        .collect()
}

/// The last part of a path, without quotes and with its variables written in one way.
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

fn names_file(command: Command<'_>, name: &str) -> bool {
    let plain = |text: &str| text.replace(['{', '}'], "");
    let wanted = plain(name);
    command
        .arguments()
        .iter()
        .any(|word| plain(base_name(&word.text)) == wanted)
}

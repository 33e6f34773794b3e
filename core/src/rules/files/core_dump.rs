use crate::{
    image::{EntryKind, File, Format, Image, elf::ElfKind},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct CoreDump;

impl Rule for CoreDump {
    const META: Meta<'static> = Meta {
        id: "core-dump",
        summary: "the memory of a program that crashed is in the image",
        why: "What the program had in its memory when it crashed is in it: passwords, keys, data.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("core_dump.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} {} the memory of a program",
                group.names(),
                group.either("is", "are")
            );
            let help = "remove it in the step that made it, list it in `.dockerignore`, and find out what crashed";
            group.report(findings, message, "another one").help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    let name = String::from_utf8_lossy(file.name());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_core = (name == "core" || name.strip_prefix("core.").is_some_and(digits))
        && file.content().is_some_and(
            |content| matches!(&content.format, Format::Elf(elf) if elf.kind == ElfKind::Other),
        );
    let is_heap = name.ends_with(".hprof") || name.ends_with(".heapsnapshot");
    file.kind() == EntryKind::File
        && file.entry().size > 0
        && (is_core || is_heap)
        && !found::is_of_package(file.path())
}

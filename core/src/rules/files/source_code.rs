use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct SourceCode;

impl Rule for SourceCode {
    const META: Meta<'static> = Meta {
        id: "source-code",
        summary: "sources of a compiled program are in the image",
        why: "They show where the program is weak, and the program that was built from them does not need them.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("source_code.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} {} a program that is compiled",
                group.names(),
                group.either("is the source of", "are sources of")
            );
            let help = "build in a stage of its own, and copy only the result: `COPY --from=build /app /app`";
            group
                .report(findings, message, "a source as well")
                .help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    const ENDS: &[&[u8]] = &[
        b".c", b".cc", b".cpp", b".cs", b".cxx", b".fs", b".go", b".hs", b".java", b".kt", b".rs",
        b".scala", b".swift", b".zig",
    ];
    file.kind() == EntryKind::File
        && ENDS.iter().any(|end| file.name().ends_with(end))
        && !found::is_of_package(file.path())
}

use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct TestFile;

impl Rule for TestFile {
    const META: Meta<'static> = Meta {
        id: "test-file",
        summary: "tests of the program are in the image",
        why: "They show what the program is meant to refuse, and may have data and accounts for tests with them.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("test_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} {} of the tests",
                group.names(),
                group.either("is", "are")
            );
            let help = "list the folder in `.dockerignore`, or copy only what the program needs";
            group
                .report(findings, message, "of the tests as well")
                .help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    const FOLDERS: &[&str] = &["__tests__", "spec", "test", "testdata", "tests"];
    const ENDS: &[&str] = &[
        "_test.go", "_test.py", ".spec.js", ".spec.ts", ".test.js", ".test.ts",
    ];
    let path = file.path();
    let is_test = FOLDERS.iter().any(|folder| found::is_in(path, folder))
        || ENDS.iter().any(|end| file.name().ends_with(end.as_bytes()));
    is_test && file.kind() == EntryKind::File && !found::is_of_package(path)
}

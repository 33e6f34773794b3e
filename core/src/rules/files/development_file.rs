use crate::{
    image::{EntryKind, File, Image},
    rules::{found, prelude::*},
};

#[derive(Default)]
pub(super) struct DevelopmentFile;

impl Rule for DevelopmentFile {
    const META: Meta<'static> = Meta {
        id: "development-file",
        summary: "files of the project that only its developers need are in the image",
        why: "They show how the image is built, tested and deployed, and what it talks to.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["dockle:DKL-LI-0003"],
        page: include_str!("development_file.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let files = image.files().filter(|file| is_one(*file));
        for group in found::by_layer(files) {
            let message = format!(
                "{} {} for developers alone",
                group.names(),
                group.either("is", "are")
            );
            let help =
                "list it in `.dockerignore`, or copy only the folders that the program needs";
            group.report(findings, message, "this file too").help(help);
        }
    }
}

fn is_one(file: File<'_>) -> bool {
    const NAMES: &[&[u8]] = &[
        b".DS_Store",
        b".dockerignore",
        b".editorconfig",
        b".gitignore",
        b".gitlab-ci.yml",
        b".vimrc",
        b"Containerfile",
        b"Dockerfile",
        b"Jenkinsfile",
        b"Makefile",
        b"Thumbs.db",
        b"Vagrantfile",
        b"compose.yaml",
        b"compose.yml",
        b"docker-compose.yaml",
        b"docker-compose.yml",
    ];
    const FOLDERS: &[&str] = &[".circleci", ".github", ".idea", ".vscode"];
    let path = file.path();
    let is_named =
        NAMES.contains(&file.name()) || FOLDERS.iter().any(|folder| found::is_in(path, folder));
    is_named && file.kind() == EntryKind::File && !found::is_of_package(path)
}

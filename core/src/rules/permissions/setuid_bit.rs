use super::lasting;
use crate::{
    dockerfile::{FileChange, Instruction, Mode, Stage},
    rules::prelude::*,
};
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct SetuidBit;

impl Rule for SetuidBit {
    const META: Meta<'static> = Meta {
        id: "setuid-bit",
        summary: "a program runs as its owner, whoever starts it",
        why: "A mistake in such a program makes any user of the container root.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0008"],
        page: include_str!("setuid_bit.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        let given = lasting::given(stage, is_setuid);
        if given.is_empty() {
            return;
        }
        let folders = folders(stage);
        for given in given {
            // On a folder the bit does nothing.
            if !given.paths.is_empty() && given.paths.iter().all(|path| is_folder(path, &folders)) {
                continue;
            }
            findings
                .report(
                    given.span,
                    format!("`{}` sets the set-user-ID bit on {}", given.mode, given.what),
                )
                .help("run the program as the user it needs with `USER`; for a single right, as to open raw sockets, `setcap` gives that one alone");
        }
    }
}

/// Folders that nearly every base has.
const FOLDERS: &[&str] = &[
    "/",
    "/home",
    "/opt",
    "/root",
    "/srv",
    "/tmp",
    "/usr/local",
    "/var",
];

fn is_folder(path: &str, known: &HashSet<String>) -> bool {
    FOLDERS.contains(&path) || known.contains(path)
}

/// What commands show to be folders: they make them, or change them with all that is in them.
fn folders(stage: Stage<'_>) -> HashSet<String> {
    let operations = stage
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(Instruction::file_operations);
    let folders = operations.filter(|operation| {
        matches!(
            operation.change,
            FileChange::MakesFolder
                | FileChange::Fills
                | FileChange::SetsMode {
                    recursive: true,
                    ..
                }
                | FileChange::SetsOwner {
                    recursive: true,
                    ..
                }
        )
    });
    folders.map(|operation| operation.path).collect()
}

fn is_setuid(mode: Mode) -> bool {
    mode.sets() & 0o4000 != 0
}

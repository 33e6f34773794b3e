use super::lasting::{self, Given};
use crate::{
    dockerfile::{Mode, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct WorldWritableFile;

impl Rule for WorldWritableFile {
    const META: Meta<'static> = Meta {
        id: "world-writable-file",
        summary: "everyone in the container may write a file or folder of the image",
        why: "Any program that is taken over, as whatever user, can put its own code there for the others to run.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("world_writable_file.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() {
            return;
        }
        for given in lasting::given(stage, is_world_writable) {
            let Given {
                span,
                mode,
                what,
                by_copy,
                ..
            } = given;
            let finding = findings.report(span, format!("`{mode}` lets everyone write {what}"));
            if by_copy {
                finding.help("give the right to write to nobody but the owner: `--chmod=0755` for programs and folders, `--chmod=0644` for data");
            } else {
                finding.help("give the right to write to the user that needs it, with `chown`, or to a group, with `chgrp` and `chmod g+w`; a folder for everybody's temporary files is `1777`");
            }
            if let Some(less) = without_others(mode.as_str()).filter(|_| by_copy) {
                finding.fix(
                    "let only the owner write",
                    Safety::Suggested,
                    vec![Edit::replace(span, less)],
                );
            }
        }
    }
}

/// In a folder with the sticky bit everyone may write, and remove only what is theirs.
fn is_world_writable(mode: Mode) -> bool {
    mode.sets() & 0o1002 == 0o002
}

/// An octal mode without the rights to write of group and others.
fn without_others(mode: &str) -> Option<String> {
    let bits = u32::from_str_radix(mode, 8).ok()? & !0o022;
    Some(format!("{bits:0width$o}", width = mode.len()))
}

use super::rights::{changes, moved_to_copy, report};
use crate::{
    dockerfile::{Dockerfile, FileChange},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct ChmodAfterCopy;

impl Rule for ChmodAfterCopy {
    const META: Meta<'static> = Meta {
        id: "chmod-after-copy",
        summary: "a `RUN` gives rights to a file that a `COPY` of the image could have given it",
        why: "A change of rights puts the whole file into the image a second time.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("chmod_after_copy.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for change in changes(file, |change| matches!(change, FileChange::SetsMode { .. })) {
            let Kind::Copy(copy) = change.copy.kind() else {
                continue;
            };
            let written = change
                .operations
                .first()
                .and_then(|operation| match operation.change {
                    FileChange::SetsMode { mode, .. } => mode,
                    _ => None,
                });
            let keyword = if copy.is_add { "ADD" } else { "COPY" };
            let finding = report(&change, "a mode", findings);
            let Some((mode, is_same)) = written.and_then(octal) else {
                finding.help(format!(
                    "give the mode that it shall have to the copy, `{keyword} --chmod=0755 …`"
                ));
                continue;
            };
            finding.help(if is_same {
                format!("write `{keyword} --chmod={mode}` in its place")
            } else {
                format!("write `{keyword} --chmod={mode}` in its place, or 0555 if nobody shall change the file")
            });
            if copy.chmod.is_some() || !change.command.always_runs() {
                continue;
            }
            if let Some((edits, is_alone)) = moved_to_copy(&change, &format!("--chmod={mode}")) {
                let is_safe = is_same && is_alone && change.is_file;
                let safety = if is_safe {
                    Safety::Safe
                } else {
                    Safety::Suggested
                };
                finding.fix(format!("give the mode by `--chmod={mode}`"), safety, edits);
            }
        }
    }
}

/// The mode in octal digits, and whether it is what was written; else it is what most files then have.
fn octal(mode: &str) -> Option<(String, bool)> {
    if mode.len() >= 3 && mode.len() <= 4 && mode.bytes().all(|digit| (b'0'..b'8').contains(&digit))
    {
        return Some((mode.to_owned(), true));
    }
    let common = match mode {
        "+x" | "a+x" | "ugo+x" | "+rx" | "a+rx" | "u+x" | "ug+x" => "0755",
        _ => return None,
    };
    Some((common.to_owned(), false))
}

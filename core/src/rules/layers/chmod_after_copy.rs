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
            let written = change
                .operations
                .first()
                .and_then(|operation| match operation.change {
                    FileChange::SetsMode { mode, .. } => mode,
                    _ => None,
                });
            let finding = report(&change, "a mode", findings);
            let Some((mode, is_same)) = written.and_then(octal) else {
                finding.help("give the files the mode that they shall have when they are copied, `--chmod=0755`");
                continue;
            };
            if mode.ends_with(['2', '3', '6', '7']) {
                finding.help("give the files their mode when they are copied, `--chmod=0755`; that others write to them is hardly wanted");
                continue;
            }
            finding.help(if is_same {
                format!("copy with `--chmod={mode}` in its place")
            } else {
                format!("copy with `--chmod={mode}` in its place, or with 0555 if nobody shall change the file")
            });
            let has_flag = change
                .exact_copy()
                .is_none_or(|copy| matches!(copy.kind(), Kind::Copy(copy) if copy.chmod.is_some()));
            if has_flag || !change.command.always_runs() {
                continue;
            }
            // Special bits are another rule's, and no better in a COPY.
            if mode.len() == 4 && !mode.starts_with('0') {
                continue;
            }
            // Where nobody shall change the file, the second is taken.
            let modes = if is_same {
                vec![mode.as_str()]
            } else {
                vec![mode.as_str(), "0555"]
            };
            for mode in modes {
                let Some((edits, is_alone)) = moved_to_copy(&change, &format!("--chmod={mode}"))
                else {
                    break;
                };
                let safety = if is_same && is_alone && change.are_files && change.is_direct {
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

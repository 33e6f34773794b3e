use super::rights::{Change, changes, moved_to_copy, report, without_command};
use crate::{
    dockerfile::{Dockerfile, FileChange, Instruction},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct ChownAfterCopy;

impl Rule for ChownAfterCopy {
    const META: Meta<'static> = Meta {
        id: "chown-after-copy",
        summary: "a `RUN` gives files an owner that a `COPY` of the image could have given them",
        why: "A change of the owner puts every file into the image a second time.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("chown_after_copy.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let makers = makers_of_users(file);
        let wanted = |change: &FileChange<'_>| {
            matches!(
                change,
                FileChange::SetsOwner {
                    is_group: false,
                    ..
                }
            )
        };
        for change in changes(file, wanted) {
            let owner = change
                .operations
                .first()
                .and_then(|operation| match operation.change {
                    FileChange::SetsOwner { owner, .. } => owner,
                    _ => None,
                });
            let shown = owner.unwrap_or("USER:GROUP");
            let is_made_between = is_between(&makers, &change);
            let finding = report(&change, "an owner", findings);
            finding.help(if is_made_between {
                format!("make the user before the copy, and copy with `--chown={shown}`")
            } else {
                format!("copy with `--chown={shown}`")
            });
            let has_flag = change
                .exact_copy()
                .is_none_or(|copy| matches!(copy.kind(), Kind::Copy(copy) if copy.chown.is_some()));
            let is_plain = !has_flag && !is_made_between && change.command.always_runs();
            let Some(owner) = owner.filter(|owner| is_plain && is_owner(owner)) else {
                continue;
            };
            // What comes from the build context belongs to root.
            let is_for_nothing = is_root(owner)
                && change.exact_copy().is_some_and(
                    |copy| matches!(copy.kind(), Kind::Copy(copy) if copy.from.is_none()),
                );
            if is_for_nothing {
                if let Some((cut, is_alone)) = without_command(&change) {
                    let safety = if is_alone && change.is_direct {
                        Safety::Safe
                    } else {
                        Safety::Suggested
                    };
                    finding
                        .help("leave it out: what is copied belongs to root")
                        .fix("leave it out", safety, vec![cut]);
                }
                continue;
            }
            if let Some((edits, is_alone)) = moved_to_copy(&change, &format!("--chown={owner}")) {
                // A name alone takes the group along in `--chown`, and not in `chown`.
                let is_safe = is_alone && change.is_direct && owner.contains(':');
                let safety = if is_safe {
                    Safety::Safe
                } else {
                    Safety::Suggested
                };
                finding.fix(
                    format!("give the owner by `--chown={owner}`"),
                    safety,
                    edits,
                );
            }
        }
    }
}

/// The instructions that make users or groups.
fn makers_of_users(file: &Dockerfile) -> Vec<usize> {
    const MAKERS: &[&str] = &["useradd", "adduser", "groupadd", "addgroup", "usermod"];
    let makes = |run: &Instruction<'_>| {
        run.commands()
            .any(|command| command.name().is_some_and(|name| MAKERS.contains(&name)))
    };
    file.instructions()
        .filter(makes)
        .map(Instruction::index)
        .collect()
}

/// Whether one of them stands after the COPY, up to the change itself.
fn is_between(makers: &[usize], change: &Change<'_>) -> bool {
    let Some(copy) = change.copies.first() else {
        return false;
    };
    let after = makers.partition_point(|at| *at < copy.index());
    makers
        .get(after)
        .is_some_and(|at| *at <= change.command.instruction().index())
}

/// Whether an owner is root, and its group.
fn is_root(owner: &str) -> bool {
    owner.split(':').all(|name| matches!(name, "root" | "0"))
}

/// Whether `--chown` takes it: a user, and maybe a group after a colon.
fn is_owner(owner: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let (user, group) = owner
        .split_once(':')
        .map_or((owner, None), |(user, group)| (user, Some(group)));
    is_name(user) && group.is_none_or(is_name)
}

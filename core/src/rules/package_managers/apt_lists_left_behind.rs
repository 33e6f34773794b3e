use super::{
    append::{append, later_commands},
    shipped, verb_span,
};
use crate::{
    dockerfile::{Action, Command, Instruction, Manager},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct AptListsLeftBehind;

impl Rule for AptListsLeftBehind {
    const META: Meta<'static> = Meta {
        id: "apt-lists-left-behind",
        summary: "the lists that `apt-get update` fetches stay in the image",
        why: "The lists are tens of megabytes, serve only the build, and tell an intruder what to install.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3009"],
        page: include_str!("apt_lists_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        if shipped(run).is_none() {
            return;
        }
        for left in run.left_caches() {
            let Some((command, read)) = left
                .commands
                .first()
                .filter(|_| left.manager == Manager::Apt)
            else {
                continue;
            };
            let message = format!("`{}` leaves its lists in `{}`", read.title(), left.folder);
            let finding = findings.report(verb_span(*command, read), message);
            finding.help(
                "remove them in the same `RUN`: `&& rm -rf /var/lib/apt/lists/*`; `apt-get clean` does not, and a later `RUN` is too late",
            );
            if is_needed_later(run) {
                finding.help(
                    "fetch the lists in the `RUN` that installs, and remove them there: `apt-get update && apt-get install … && rm -rf /var/lib/apt/lists/*`",
                );
                continue;
            }
            if let Some(edit) = append(&left, "rm -rf /var/lib/apt/lists/*") {
                finding.fix("remove the lists", Safety::Suggested, vec![edit]);
            }
        }
    }
}

/// Whether a later RUN installs from these lists, without fetching its own.
fn is_needed_later(run: Instruction<'_>) -> bool {
    let next = later_commands(run)
        .filter_map(Command::package_command)
        .find(|read| {
            let is_of_lists = matches!(
                read.action,
                Action::UpdateLists | Action::Install | Action::Upgrade | Action::Other
            );
            read.manager == Manager::Apt && is_of_lists
        });
    next.is_some_and(|read| read.action != Action::UpdateLists)
}

use super::{
    append::append, package_lists_updated_alone::lists_are_needed_after, shipped, verb_span,
};
use crate::{
    dockerfile::{Instruction, Manager},
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
            // Without the lists a later RUN could install nothing.
            if lists_are_needed_after(run) {
                finding.help(
                    "update in the `RUN` that installs, and remove them at its end: `apt-get update && apt-get install --yes … && rm -rf /var/lib/apt/lists/*`",
                );
                continue;
            }
            finding.help(
                "remove them in the same `RUN`: `&& rm -rf /var/lib/apt/lists/*`; `apt-get clean` does not, and a later `RUN` is too late",
            );
            if let Some(edit) = append(&left, "rm -rf /var/lib/apt/lists/*") {
                finding.fix("remove the lists", Safety::Suggested, vec![edit]);
            }
        }
    }
}

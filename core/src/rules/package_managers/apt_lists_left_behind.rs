use super::{
    append::append,
    left::{ByWords, has_verb},
    package_lists_updated_alone::lists_are_needed_after,
    shipped, verb_span,
    words::{has_word, is_last_or_built_on, mounts, plain_commands},
};
use crate::{
    dockerfile::{Instruction, LeftCache, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct AptListsLeftBehind {
    /// What is judged.
    reading: Reading,
}

impl Rule for AptListsLeftBehind {
    const META: Meta<'static> = Meta {
        id: "apt-lists-left-behind",
        summary: "the lists that `apt-get update` fetches stay in the image",
        why: "The lists are tens of megabytes, serve only the build, and tell an intruder what to install.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3009", "dockle:DKL-DI-0005"],
        page: include_str!("apt_lists_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let Some(left) = self.left(run) else {
            return;
        };
        let Some((command, read)) = left.commands.first() else {
            return;
        };
        let message = format!("`{}` leaves its lists in `{}`", read.title(), left.folder);
        let finding = findings.report(verb_span(*command, read), message);
        // Without the lists a later RUN could install nothing.
        if lists_are_needed_after(run) {
            finding.help(
                "update in the `RUN` that installs, and remove them at its end: `apt-get update && apt-get install --yes … && rm -rf /var/lib/apt/lists/*`",
            );
            return;
        }
        finding.help(
            "remove them in the same `RUN`: `&& rm -rf /var/lib/apt/lists/*`; `apt-get clean` does not, and a later `RUN` is too late",
        );
        if let Some(edit) = append(&left, "rm -rf /var/lib/apt/lists/*") {
            finding.fix("remove the lists", Safety::Suggested, vec![edit]);
        }
    }
}

impl AptListsLeftBehind {
    fn left<'a>(&self, run: Instruction<'a>) -> Option<LeftCache<'a>> {
        let is_apt = |manager| manager == Some(Manager::Apt);
        if !run.commands().any(|it| is_apt(it.package_manager())) {
            return None;
        }
        if self.reading == Reading::Effect {
            let caches = if shipped(run) {
                run.left_caches()
            } else {
                Vec::new()
            };
            return caches.into_iter().find(|left| left.manager == Manager::Apt);
        }
        // Any removal, anywhere in the RUN, is taken for one of the lists.
        let removes = plain_commands(run).any(|command| {
            command.name() == Some("rm") && has_word(command, &["-rf", "/var/lib/apt/lists/*"])
        });
        let is_mounted = mounts(run, "/var/lib/apt") && mounts(run, "/var/cache/apt");
        if removes || is_mounted || !is_last_or_built_on(run) {
            return None;
        }
        BY_WORDS.left(run)
    }
}

const BY_WORDS: ByWords = ByWords {
    manager: Manager::Apt,
    folder: "/var/lib/apt/lists",
    fills: |read| has_verb(read, &["update"]),
    empties: |_| false,
    mounts: &["/var/lib/apt/lists"],
};

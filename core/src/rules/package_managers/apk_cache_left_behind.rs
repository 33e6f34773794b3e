use super::left::{ByWords, has_verb, left_caches, report};
use crate::{
    dockerfile::{Action, Instruction, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ApkCacheLeftBehind {
    /// What is judged.
    reading: Reading,
}

impl Rule for ApkCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "apk-cache-left-behind",
        summary: "the index that `apk` fetches stays in the image",
        why: "Nothing in a running container reads it, and it may be larger than what was installed.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3019", "trivy:AVD-DS-0025", "dockle:DKL-DI-0004"],
        page: include_str!("apk_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        for left in left_caches(run, self.reading, &[Manager::Apk], BY_WORDS) {
            let Some(finding) = report(&left, findings) else {
                continue;
            };
            let updates = left
                .commands
                .iter()
                .any(|(_, read)| read.action == Action::UpdateLists);
            if updates {
                finding.help("leave `apk update` out and write `apk add --no-cache`, which fetches the index and does not keep it");
                continue;
            }
            let edits = left
                .commands
                .iter()
                .map(|(command, read)| command.add_flag(read, "--no-cache"));
            finding
                .help("write `apk add --no-cache`, which fetches the index and does not keep it")
                .fix("do not keep the index", Safety::Safe, edits.collect());
        }
    }
}

const BY_WORDS: &[ByWords] = &[ByWords {
    manager: Manager::Apk,
    folder: "/var/cache/apk",
    fills: |read| has_verb(read, &["add"]) && read.flag(&["--no-cache"]).is_none(),
    empties: |_| false,
    mounts: &["/var/cache/apk"],
}];

use super::{
    left::{ByWords, cleans, has_verb, left_caches},
    mend::report_and_empty,
};
use crate::{
    dockerfile::{Instruction, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ZypperCacheLeftBehind {
    /// What is judged.
    reading: Reading,
}

impl Rule for ZypperCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "zypper-cache-left-behind",
        summary: "the cache of `zypper` stays in the image",
        why: "Nothing in a running container reads it, and it may be larger than what was installed.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3036", "trivy:AVD-DS-0020"],
        page: include_str!("zypper_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        for left in left_caches(run, self.reading, &[Manager::Zypper], BY_WORDS) {
            report_and_empty(&left, "zypper clean --all", findings);
        }
    }
}

const BY_WORDS: &[ByWords] = &[ByWords {
    manager: Manager::Zypper,
    folder: "/var/cache/zypp",
    fills: |read| has_verb(read, &["install", "in"]),
    empties: |command| cleans(command, "zypper", &["clean", "cc"]),
    mounts: &["/var/cache/zypp"],
}];

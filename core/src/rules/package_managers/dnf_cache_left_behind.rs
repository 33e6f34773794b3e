use super::{
    left::{ByWords, cleans, has_verb, left_caches, removes},
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
pub(super) struct DnfCacheLeftBehind {
    /// What is judged.
    reading: Reading,
}

impl Rule for DnfCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "dnf-cache-left-behind",
        summary: "the cache of `dnf` or `microdnf` stays in the image",
        why: "Nothing in a running container reads it, and it may be larger than what was installed.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3040", "trivy:AVD-DS-0019"],
        page: include_str!("dnf_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let managers = [Manager::Dnf, Manager::Microdnf];
        for left in left_caches(run, self.reading, &managers, BY_WORDS) {
            let clean = match left.manager {
                Manager::Microdnf => "microdnf clean all",
                _ => "dnf clean all",
            };
            report_and_empty(&left, clean, findings);
        }
    }
}

const BY_WORDS: &[ByWords] = &[
    ByWords {
        manager: Manager::Dnf,
        folder: "/var/cache/dnf",
        fills: |read| read.program == "dnf" && has_verb(read, FILLS),
        empties: |command| cleans(command, "dnf", &["clean", "all"]) || removes(command, LIBDNF),
        mounts: MOUNTS,
    },
    ByWords {
        manager: Manager::Microdnf,
        folder: "/var/cache/yum",
        fills: |read| has_verb(read, FILLS),
        empties: |command| {
            cleans(command, "microdnf", &["clean", "all"]) || removes(command, LIBDNF)
        },
        mounts: MOUNTS,
    },
];

const FILLS: &[&str] = &[
    "install",
    "in",
    "upgrade",
    "up",
    "upgrade-minimal",
    "up-min",
    "reinstall",
    "rei",
];

const LIBDNF: &str = "/var/cache/libdnf5*";

const MOUNTS: &[&str] = &["/var/cache/libdnf5", ".cache/libdnf5"];

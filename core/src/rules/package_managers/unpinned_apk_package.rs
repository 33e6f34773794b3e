use super::unpinned::{ByWords, System, has_operator_or_ends};
use crate::{
    dockerfile::{Dockerfile, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedApkPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedApkPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-apk-package",
        summary: "a package of Alpine or Wolfi is installed in whatever version is newest",
        why: "Two builds of the same file may hold different packages.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3018"],
        page: include_str!("unpinned_apk_package.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        SYSTEM.check(self.reading, file, findings);
    }
}

const SYSTEM: System = System {
    managers: &[Manager::Apk],
    pin: "name~version",
    by_words: Some(ByWords {
        programs: &["apk"],
        verbs: &["add"],
        is_pinned: |_, text| has_operator_or_ends(text, &['=', '~', '<', '>'], ".apk"),
    }),
};

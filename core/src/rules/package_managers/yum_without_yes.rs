use super::answers::{Asking, ByWords};
use crate::{
    dockerfile::{Dockerfile, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct YumWithoutYes {
    /// What is judged.
    reading: Reading,
}

impl Rule for YumWithoutYes {
    const META: Meta<'static> = Meta {
        id: "yum-without-yes",
        summary: "`yum` waits for an answer that no one can give",
        why: "A build has no terminal, so `yum` gives up at its question and the step fails.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3030"],
        page: include_str!("yum_without_yes.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        ASKING.check(self.reading, file, findings);
    }
}

const ASKING: Asking = Asking {
    managers: &[Manager::Yum],
    answers: &["-y", "--assumeyes"],
    settings: &["assumeyes"],
    by_words: ByWords {
        programs: &["yum"],
        verbs: &["install", "groupinstall", "localinstall"],
    },
};

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
pub(super) struct ZypperWithoutYes {
    /// What is judged.
    reading: Reading,
}

impl Rule for ZypperWithoutYes {
    const META: Meta<'static> = Meta {
        id: "zypper-without-yes",
        summary: "`zypper` waits for an answer that no one can give",
        why: "A build has no terminal, so `zypper` gives up at its question and the step fails.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3034"],
        page: include_str!("zypper_without_yes.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        ASKING.check(self.reading, file, findings);
    }
}

const ASKING: Asking = Asking {
    managers: &[Manager::Zypper],
    answers: &["-n", "--non-interactive", "-y", "--no-confirm"],
    settings: &["zypp_noninteractive"],
    by_words: ByWords {
        programs: &["zypper"],
        verbs: &[
            "install",
            "in",
            "remove",
            "rm",
            "source-install",
            "si",
            "patch",
        ],
    },
};

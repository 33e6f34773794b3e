use super::overridden::{Reported, WHY};
use crate::{dockerfile::Section, rules::prelude::*, syntax::Keyword};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct OverriddenHealthcheck {
    /// Which of the two is reported.
    reported: Reported,
}

impl Rule for OverriddenHealthcheck {
    const META: Meta<'static> = Meta {
        id: "overridden-healthcheck",
        summary: "a stage has a second `HEALTHCHECK`, and only the last counts",
        why: WHY,
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3012", "buildkit:MultipleInstructionsDisallowed"],
        page: include_str!("overridden_healthcheck.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        self.reported.of(section, Keyword::Healthcheck, findings);
    }
}

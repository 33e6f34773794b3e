use super::check_values;
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidVersionLabel {
    /// The labels that are semantic versions. The OCI specification leaves its own free, so there is none at first.
    labels: Vec<String>,
}

impl Rule for InvalidVersionLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-version-label",
        summary: "a label that should be a semantic version is none",
        why: "What sorts versions or asks for a newer one cannot read it.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3056"],
        page: include_str!("invalid_version_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            is_version,
            |key, value| {
                (
                    format!("the label `{key}` is no semantic version: `{value}`"),
                    "write three numbers, as `1.2.3`, without a `v`".to_owned(),
                )
            },
        );
    }
}

/// Whether a text is `1.2.3`, with `-pre.release` or `+build` after it or not.
fn is_version(text: &str) -> bool {
    let (text, build) = text.split_once('+').unwrap_or((text, ""));
    let (numbers, pre_release) = text.split_once('-').unwrap_or((text, ""));
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && are_identifiers(pre_release)
        && are_identifiers(build)
}

/// Whether a text is identifiers with dots between them; empty counts as none.
fn are_identifiers(text: &str) -> bool {
    let is_one = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.is_empty() || text.split('.').all(is_one)
}

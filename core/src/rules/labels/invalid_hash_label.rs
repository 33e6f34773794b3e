use super::{check_values, oci};
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidHashLabel {
    /// The labels that are hashes of commits.
    labels: Vec<String>,
    /// How many digits they may have; if empty, 7 to 64.
    lengths: Vec<usize>,
}

impl Default for InvalidHashLabel {
    fn default() -> Self {
        Self {
            labels: oci(&["revision"]),
            lengths: Vec::new(),
        }
    }
}

impl Rule for InvalidHashLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-hash-label",
        summary: "a label that should be the hash of a commit is none",
        why: "Nobody can tell which commit the image was made from.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3055"],
        page: include_str!("invalid_hash_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            |value| self.is_hash(value),
            |key, value| {
                (
                    format!("the label `{key}` is no hash of a commit: `{value}`"),
                    "give it what `git rev-parse HEAD` says, by a build argument".to_owned(),
                )
            },
        );
    }
}

impl InvalidHashLabel {
    fn is_hash(&self, text: &str) -> bool {
        let has_length = if self.lengths.is_empty() {
            (7..=64).contains(&text.len())
        } else {
            self.lengths.contains(&text.len())
        };
        has_length && text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
    }
}

use super::{check_values, oci};
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct EmptyLabel {
    /// The labels that must not be empty.
    labels: Vec<String>,
}

impl Default for EmptyLabel {
    fn default() -> Self {
        Self {
            labels: oci(&[
                "authors",
                "base.digest",
                "base.name",
                "created",
                "description",
                "documentation",
                "licenses",
                "ref.name",
                "revision",
                "source",
                "title",
                "url",
                "vendor",
                "version",
            ]),
        }
    }
}

impl Rule for EmptyLabel {
    const META: Meta<'static> = Meta {
        id: "empty-label",
        summary: "a label has an empty value",
        why: "A label that says nothing hides the one of the base, and looks like an answer to whoever asks for it.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3051"],
        page: include_str!("empty_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            |value| !value.is_empty(),
            |key, _| {
                (
                    format!("the label `{key}` is empty"),
                    "give it a value, or leave it out".to_owned(),
                )
            },
        );
    }
}

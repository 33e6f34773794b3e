use super::{check_values, oci};
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidLicenseLabel {
    /// The labels that name licences.
    labels: Vec<String>,
    /// Whole expressions are allowed, as `MIT OR Apache-2.0`, and not only the name of one licence.
    expressions: bool,
}

impl Default for InvalidLicenseLabel {
    fn default() -> Self {
        Self {
            labels: oci(&["licenses"]),
            expressions: true,
        }
    }
}

impl Rule for InvalidLicenseLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-license-label",
        summary: "a label that should name a licence names none",
        why: "Whoever checks licences by machine knows only the names of the SPDX list.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3054"],
        page: include_str!("invalid_license_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            |value| self.is_license(value),
            |key, value| {
                (
                    format!("the label `{key}` is no licence of the SPDX list: `{value}`"),
                    "write its identifier, as `Apache-2.0`, or an expression of several".to_owned(),
                )
            },
        );
    }
}

impl InvalidLicenseLabel {
    fn is_license(&self, text: &str) -> bool {
        if self.expressions {
            matches!(text, "NONE" | "NOASSERTION") || spdx::Expression::parse(text).is_ok()
        } else {
            is_identifier(text.trim_end())
        }
    }
}

/// Whether a text is the name of one licence that is in use.
fn is_identifier(name: &str) -> bool {
    let is_none = matches!(name, "NONE" | "NOASSERTION");
    // The crate counts these as licences; on the list they go on with `-only` or `-or-later`.
    let is_stem = name.ends_with("invariants");
    let license = spdx::license_id(name).filter(|_| !is_none && !is_stem);
    license.is_some_and(|license| license.name == name && !license.is_deprecated())
}

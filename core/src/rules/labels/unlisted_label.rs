use super::{is_among, labels_of};
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnlistedLabel {
    /// The labels that an image may have.
    labels: Vec<String>,
    /// No others are allowed; otherwise the rule says nothing.
    strict: bool,
}

impl Rule for UnlistedLabel {
    const META: Meta<'static> = Meta {
        id: "unlisted-label",
        summary: "an image has a label that is not on the list",
        why: "Whoever agreed on a list of labels sees misspelt ones and those that nothing reads only here.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3050"],
        page: include_str!("unlisted_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        if !self.strict {
            return;
        }
        let mut unlisted =
            labels_of(instruction).filter(|label| !is_among(&self.labels, &label.key));
        let Some(label) = unlisted.next() else {
            return;
        };
        let key = &label.key;
        let finding = findings.report(
            label.pair.name.span,
            format!("the label `{key}` is not among those that are allowed"),
        );
        let nearest =
            crate::syntax::nearest(key, self.labels.iter().map(String::as_str)).map(str::to_owned);
        match nearest {
            Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
            None => finding.help("leave it out, or put it on the list"),
        };
        for label in unlisted {
            finding.related(label.pair.name.span, format!("nor is `{}`", label.key));
        }
    }
}

use super::labels_of;
use crate::{dockerfile::Instruction, rules::prelude::*};

/// Namespaces that Docker keeps for itself.
const RESERVED: &[&str] = &["com.docker.", "io.docker.", "org.dockerproject."];

#[derive(Default)]
pub(super) struct InvalidLabelKey;

impl Rule for InvalidLabelKey {
    const META: Meta<'static> = Meta {
        id: "invalid-label-key",
        summary: "the name of a label is not as Docker asks for",
        why: "Tools find labels by their names; those with capitals or odd characters clash or are not found, and some names are Docker's own.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3048"],
        page: include_str!("invalid_label_key.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let mut faults =
            labels_of(instruction).filter_map(|label| Some((fault(&label.key)?, label)));
        let Some((fault, label)) = faults.next() else {
            return;
        };
        let finding = findings.report(
            label.pair.name.span,
            format!("the label `{}` {fault}", label.key),
        );
        finding.help("name it with lower-case letters and digits, with single `.` and `-` between them, under a domain of yours");
        for (fault, label) in faults {
            finding.related(label.pair.name.span, format!("`{}` {fault}", label.key));
        }
    }
}

/// What is wrong with a name, as the rest of a sentence.
fn fault(key: &str) -> Option<&'static str> {
    let is_inner = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '/' | '-')
    };
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some("does not start with a lower-case letter")
    } else if !key.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        Some("does not end with a lower-case letter or a digit")
    } else if !key.chars().all(is_inner) {
        Some("has other characters than lower-case letters, digits, `.`, `-`, `_` and `/`")
    } else if key.contains("..") || key.contains("--") {
        Some("has `.` or `-` twice in a row")
    } else if RESERVED.iter().any(|namespace| key.starts_with(namespace)) {
        Some("is in a namespace that Docker keeps for itself")
    } else {
        None
    }
}

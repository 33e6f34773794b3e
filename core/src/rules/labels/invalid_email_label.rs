use super::check_values;
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidEmailLabel {
    /// The labels that are e-mail addresses.
    labels: Vec<String>,
}

impl Rule for InvalidEmailLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-email-label",
        summary: "a label that should be an e-mail address is none",
        why: "Nobody who wants to report a fault reaches anyone.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3058"],
        page: include_str!("invalid_email_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(
            &self.labels,
            instruction,
            findings,
            is_address,
            |key, value| {
                (
                    format!("the label `{key}` is no e-mail address: `{value}`"),
                    "write the address alone, as `team@example.com`".to_owned(),
                )
            },
        );
    }
}

/// Whether a text is an address alone, as RFC 5322 has it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let is_local = if is_quoted {
        is_quoted_text(&local[1..local.len() - 1])
    } else {
        are_atoms(local)
    };
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_domain = match literal {
        Some(literal) => literal
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '[' | ']' | '\\')),
        None => domain.split('.').all(is_host_label),
    };
    local.len() <= 64 && is_local && is_domain
}

/// Whether a text is words with dots between them.
fn are_atoms(text: &str) -> bool {
    let is_character = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    text.split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_character))
}

/// Whether a part of a domain is one that DNS allows.
fn is_host_label(label: &str) -> bool {
    let is_inner = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_inner
        && !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_quoted_text(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let is_fine = match c {
            '\\' => characters.next().is_some_and(|escaped| escaped.is_ascii()),
            '"' => false,
            c => c.is_ascii_graphic() || matches!(c, ' ' | '\t'),
        };
        if !is_fine {
            return false;
        }
    }
    true
}

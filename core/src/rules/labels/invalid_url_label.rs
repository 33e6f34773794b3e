use super::{check_values, oci};
use crate::{dockerfile::Instruction, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct InvalidUrlLabel {
    /// The labels that are URLs.
    labels: Vec<String>,
}

impl Default for InvalidUrlLabel {
    fn default() -> Self {
        Self {
            labels: oci(&["documentation", "source", "url"]),
        }
    }
}

impl Rule for InvalidUrlLabel {
    const META: Meta<'static> = Meta {
        id: "invalid-url-label",
        summary: "a label that should be a URL is none",
        why: "Registries and tools make a link of it, which leads nowhere.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &["hadolint:DL3052"],
        page: include_str!("invalid_url_label.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        check_values(&self.labels, instruction, findings, is_uri, |key, value| {
            (
                format!("the label `{key}` is no URL: `{value}`"),
                "write a whole URL, with `https://`".to_owned(),
            )
        });
    }
}

/// Whether a text is a URI with a scheme, as RFC 3986 has it.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    is_scheme
        && is_authority(authority)
        && has_only(path, "/:@")
        && has_only(query, "/?:@")
        && has_only(fragment, "/?:@")
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.split_once('@').unwrap_or(("", text));
    let (host, port) = match host.rfind(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_host = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => address.parse::<core::net::Ipv6Addr>().is_ok(),
        None => has_only(host, ""),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    has_only(user, ":") && is_host && port.chars().all(|c| c.is_ascii_digit())
}

/// Whether a part has only characters that stand for themselves in every part, escapes, and these.
fn has_only(part: &str, allowed: &str) -> bool {
    let mut characters = part.chars();
    while let Some(c) = characters.next() {
        let stands_for_itself = c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c);
        let is_escape = || {
            let mut is_digit = || {
                characters
                    .next()
                    .is_some_and(|digit| digit.is_ascii_hexdigit())
            };
            is_digit() && is_digit()
        };
        if !(stands_for_itself || allowed.contains(c) || c == '%' && { is_escape }()) {
            return false;
        }
    }
    true
}

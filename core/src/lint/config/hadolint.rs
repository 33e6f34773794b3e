//! What hadolint's settings are in ours.
//!
//! The command that takes hadolint's place runs with the text that is made here, so it and a
//! migrated project cannot differ.

use super::{
    Config,
    names::{GATES, SEVERITIES, word},
};
use crate::{
    error::Error,
    lint::{Gate, Severity},
    rules,
};
use std::{collections::BTreeMap, fmt::Write};

/// The error of its parser, which hadolint can neither ignore nor give another level.
const PARSE_ERROR: &str = "DL1000";

/// What hadolint has, but off: a level of its own switches it on.
const OFF: &[&str] = &["DL1001", "DL3057"];

/// What hadolint is told by its options, its environment and its configuration, as far as it is
/// about what is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HadolintSettings {
    /// Findings do not fail a run.
    pub no_fail: bool,
    /// The least severity that fails a run; every finding does at `Style`.
    pub failure_threshold: Option<Severity>,
    /// Codes and the severity that they get. Of several for one code the worst counts.
    pub overrides: Vec<(Severity, String)>,
    /// The codes that are not told.
    pub ignored: Vec<String>,
    /// Where images may come from; from everywhere if it is empty.
    pub trusted_registries: Vec<String>,
    /// The labels that every image must have, and what they hold.
    pub labels: BTreeMap<String, HadolintLabel>,
    /// No other labels are allowed.
    pub strict_labels: bool,
}

/// What a label must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum HadolintLabel {
    /// Anything.
    #[default]
    Text,
    /// A URL.
    Url,
    /// A date and a time, by RFC 3339.
    Rfc3339,
    /// The identifier of a licence, by SPDX.
    Spdx,
    /// The hash of a commit in Git.
    Hash,
    /// A semantic version.
    Semver,
    /// An address of electronic mail.
    Email,
}

/// Each with hadolint's word for it, and the rule that looks at it.
const LABELS: &[(&str, HadolintLabel, Option<&str>)] = &[
    ("text", HadolintLabel::Text, None),
    ("url", HadolintLabel::Url, Some("invalid-url-label")),
    (
        "rfc3339",
        HadolintLabel::Rfc3339,
        Some("invalid-date-label"),
    ),
    ("spdx", HadolintLabel::Spdx, Some("invalid-license-label")),
    ("hash", HadolintLabel::Hash, Some("invalid-hash-label")),
    (
        "semver",
        HadolintLabel::Semver,
        Some("invalid-version-label"),
    ),
    ("email", HadolintLabel::Email, Some("invalid-email-label")),
];

impl HadolintLabel {
    /// What hadolint calls `name`; nothing is text.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name.is_empty() { "text" } else { name };
        let (_, label, _) = LABELS.iter().find(|(known, ..)| *known == name)?;
        Some(*label)
    }

    /// hadolint's words for them.
    pub fn names() -> impl Iterator<Item = &'static str> {
        LABELS.iter().map(|(name, ..)| *name)
    }
}

impl HadolintSettings {
    /// What fails a run.
    pub fn gate(&self) -> Gate {
        match self.failure_threshold.unwrap_or(Severity::Info) {
            _ if self.no_fail => Gate::Never,
            level => Gate::At(level),
        }
    }

    /// The settings as what our rules run with.
    ///
    /// # Errors
    /// Never, unless a rule that is named here is not there.
    pub fn to_config(&self) -> Result<Config, Error> {
        // No comment waives what hadolint's parser would stop at.
        let lock = if is_code(PARSE_ERROR) {
            format!("\n[lock]\nrules = [{PARSE_ERROR:?}]\n")
        } else {
            String::new()
        };
        Config::parse("hadolint's settings", &(self.to_toml() + &lock))
    }

    /// The text of a `holystone.toml` that says the same.
    pub fn to_toml(&self) -> String {
        let mut text = String::from("profile = \"hadolint\"\n");
        let _ = writeln!(text, "fail-on = \"{}\"", word(self.gate(), GATES));
        let levels = self.levels();
        let ignored = known(self.ignored.iter().map(String::as_str));
        let enabled = levels.keys().copied();
        let enabled = enabled.filter(|code| OFF.contains(code) && !ignored.contains(code));
        for (key, codes) in [("enable", enabled.collect()), ("ignore", ignored.clone())] {
            if !codes.is_empty() {
                let _ = writeln!(text, "{key} = {}", list(codes));
            }
        }
        for (code, why) in self.without_effect() {
            let _ = writeln!(text, "# {} has no effect: {why}", quoted(code));
        }
        let levels: Vec<_> = levels
            .iter()
            .filter(|(code, _)| is_settable(code))
            .collect();
        if !levels.is_empty() {
            text.push_str("\n[severity]\n");
        }
        for (code, level) in levels {
            let _ = writeln!(text, "{code} = \"{}\"", word(*level, SEVERITIES));
        }
        self.write_options(&mut text);
        text
    }

    fn write_options(&self, text: &mut String) {
        let mut write = |rule: &str, option: &str, values: Vec<&str>, more: &str| {
            let values = list(values);
            let _ = write!(text, "\n[rules.{rule}]\n{option} = {values}\n{more}");
        };
        if !self.trusted_registries.is_empty() {
            let registries = self.trusted_registries.iter().map(String::as_str);
            write("untrusted-registry", "registries", registries.collect(), "");
        }
        let keys: Vec<&str> = self.labels.keys().map(String::as_str).collect();
        if !keys.is_empty() {
            write("absent-label", "labels", keys.clone(), "");
            write("empty-label", "labels", keys.clone(), "");
        }
        if self.strict_labels {
            write("unlisted-label", "labels", keys, "strict = true\n");
        }
        for (_, kind, rule) in LABELS {
            let of_kind = self.labels.iter().filter(|(_, label)| *label == kind);
            let keys: Vec<&str> = of_kind.map(|(key, _)| key.as_str()).collect();
            if let Some(rule) = rule
                && !keys.is_empty()
            {
                write(rule, "labels", keys, "");
            }
        }
    }

    /// Each code that has a severity of its own, with that.
    fn levels(&self) -> BTreeMap<&str, Severity> {
        let mut levels = BTreeMap::new();
        for (level, code) in &self.overrides {
            let entry = levels.entry(code.as_str()).or_insert(*level);
            *entry = (*entry).max(*level);
        }
        levels
    }

    /// The codes that mean nothing here, and why.
    pub fn without_effect(&self) -> Vec<(&str, &'static str)> {
        let overridden = self.overrides.iter().map(|(_, code)| code);
        let mut codes: Vec<&str> = self
            .ignored
            .iter()
            .chain(overridden)
            .map(String::as_str)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let why = |code| match code {
            PARSE_ERROR => Some("hadolint cannot ignore what its parser stops at, nor grade it"),
            code if !is_code(code) => Some("no rule has this code"),
            _ => None,
        };
        let codes = codes.into_iter();
        codes.filter_map(|code| Some((code, why(code)?))).collect()
    }
}

/// Whether a rule has this code, spelled so.
fn is_code(code: &str) -> bool {
    let names = rules::all().flat_map(|entry| entry.meta.same_as);
    names
        .filter_map(|name| name.split_once(':'))
        .any(|(tool, name)| ["hadolint", "shellcheck"].contains(&tool) && name == code)
}

fn is_settable(code: &str) -> bool {
    code != PARSE_ERROR && is_code(code)
}

/// The codes that can be set, each once.
fn known<'c>(codes: impl Iterator<Item = &'c str>) -> Vec<&'c str> {
    let mut known: Vec<&str> = codes.filter(|code| is_settable(code)).collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn list(values: Vec<&str>) -> String {
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    format!("[{}]", values.join(", "))
}

/// A text as TOML writes it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_said() {
        let settings = HadolintSettings::default();
        assert_eq!(
            settings.to_toml(),
            "profile = \"hadolint\"\nfail-on = \"info\"\n"
        );
        settings.to_config().unwrap();
    }

    #[test]
    fn codes() {
        let settings = HadolintSettings {
            failure_threshold: Some(Severity::Style),
            ignored: texts(&["DL3008", "dl3006", "DL1000", "users", "DL9999", "DL3008"]),
            overrides: vec![
                (Severity::Style, "DL3006".to_owned()),
                (Severity::Error, "DL3006".to_owned()),
                (Severity::Info, "DL3057".to_owned()),
                (Severity::Info, "x\n\"\u{7f}".to_owned()),
            ],
            ..HadolintSettings::default()
        };
        assert_eq!(
            settings.to_toml(),
            r#"profile = "hadolint"
fail-on = "style"
enable = ["DL3057"]
ignore = ["DL3008"]
# "DL1000" has no effect: hadolint cannot ignore what its parser stops at, nor grade it
# "DL9999" has no effect: no rule has this code
# "dl3006" has no effect: no rule has this code
# "users" has no effect: no rule has this code
# "x\u000A\"\u007F" has no effect: no rule has this code

[severity]
DL3006 = "error"
DL3057 = "info"
"#
        );
        settings.to_config().unwrap();
    }

    #[test]
    fn never_fails() {
        let settings = HadolintSettings {
            no_fail: true,
            ..HadolintSettings::default()
        };
        assert!(settings.to_toml().contains("fail-on = \"never\"\n"));
        settings.to_config().unwrap();
    }

    #[test]
    fn labels_and_registries() {
        let labels = ["a", "b.c", "d"].map(str::to_owned).into_iter();
        let kinds = [HadolintLabel::Text, HadolintLabel::Url, HadolintLabel::Url];
        let settings = HadolintSettings {
            trusted_registries: texts(&["docker.io", "\\\"*"]),
            labels: labels.zip(kinds).collect(),
            strict_labels: true,
            ..HadolintSettings::default()
        };
        let text = settings.to_toml();
        assert!(text.ends_with(
            r#"
[rules.untrusted-registry]
registries = ["docker.io", "\\\"*"]

[rules.absent-label]
labels = ["a", "b.c", "d"]

[rules.empty-label]
labels = ["a", "b.c", "d"]

[rules.unlisted-label]
labels = ["a", "b.c", "d"]
strict = true

[rules.invalid-url-label]
labels = ["b.c", "d"]
"#
        ));
        settings.to_config().unwrap();
    }

    #[test]
    fn every_kind_of_label_has_a_rule() {
        for name in HadolintLabel::names() {
            let label = HadolintLabel::parse(name).unwrap();
            let settings = HadolintSettings {
                labels: [("x".to_owned(), label)].into(),
                ..HadolintSettings::default()
            };
            settings.to_config().unwrap();
        }
        assert_eq!(HadolintLabel::parse(""), Some(HadolintLabel::Text));
        assert_eq!(HadolintLabel::parse("Text"), None);
    }
}

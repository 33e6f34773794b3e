//! What one source of settings says, and what holds after all of them.

use crate::{
    lint::{
        Severity,
        config::{HadolintLabel, HadolintSettings},
    },
    report::HadolintFormat,
};
use std::{collections::BTreeMap, fmt::Write};

/// Labels that images must have.
pub(super) type Labels = BTreeMap<String, HadolintLabel>;

/// The words for thresholds. No finding has a level of `ignore`, so every one fails at it.
pub(super) const THRESHOLDS: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("info", Severity::Info),
    ("style", Severity::Style),
    ("ignore", Severity::Style),
    ("none", Severity::Style),
];

/// What the environment, a file or the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Settings {
    pub(super) no_fail: Option<bool>,
    pub(super) no_color: Option<bool>,
    pub(super) verbose: Option<bool>,
    pub(super) strict_labels: Option<bool>,
    pub(super) disable_ignore_pragma: Option<bool>,
    pub(super) formats: Vec<HadolintFormat>,
    pub(super) failure_threshold: Option<Severity>,
    pub(super) overrides: Vec<(Severity, String)>,
    pub(super) ignored: Vec<String>,
    pub(super) trusted_registries: Vec<String>,
    pub(super) labels: Labels,
}

impl Settings {
    /// These and then others: what is one value is the last one's, lists are joined. Of a label the
    /// first holds.
    pub(super) fn then(mut self, later: Self) -> Self {
        self.overrides.extend(later.overrides);
        self.formats.extend(later.formats);
        self.ignored.extend(later.ignored);
        self.trusted_registries.extend(later.trusted_registries);
        for (name, kind) in later.labels {
            self.labels.entry(name).or_insert(kind);
        }
        Self {
            no_fail: later.no_fail.or(self.no_fail),
            no_color: later.no_color.or(self.no_color),
            verbose: later.verbose.or(self.verbose),
            strict_labels: later.strict_labels.or(self.strict_labels),
            disable_ignore_pragma: later.disable_ignore_pragma.or(self.disable_ignore_pragma),
            failure_threshold: later.failure_threshold.or(self.failure_threshold),
            ..self
        }
    }

    /// What is about the check.
    pub(in crate::cli) fn check(&self) -> HadolintSettings {
        HadolintSettings {
            no_fail: self.no_fail.unwrap_or_default(),
            failure_threshold: self.failure_threshold,
            overrides: self.overrides.clone(),
            ignored: self.ignored.clone(),
            trusted_registries: self.trusted_registries.clone(),
            labels: self.labels.clone(),
            strict_labels: self.strict_labels.unwrap_or_default(),
        }
    }

    /// What `holystone.toml` has no key for, each as hadolint's key and what there is instead.
    pub(in crate::cli) fn elsewhere(&self) -> Vec<(&'static str, &'static str)> {
        let mut all = Vec::new();
        if !self.formats.is_empty() {
            all.push(("format", "`holystone check --format NAME[=FILE]`"));
        }
        if self.no_color == Some(true) {
            all.push(("no-color", "`holystone check --color never`"));
        }
        if self.verbose == Some(true) {
            all.push(("verbose", "`holystone config explain FILE`"));
        }
        if self.disable_ignore_pragma == Some(true) {
            all.push(("disable-ignore-pragma", "`holystone check --no-waivers`"));
        }
        all
    }

    /// The settings for a person.
    pub(super) fn told(&self) -> String {
        let mut text = String::new();
        let flags = [
            ("no-fail", self.no_fail),
            ("no-color", self.no_color),
            ("strict-labels", self.strict_labels),
            ("disable-ignore-pragma", self.disable_ignore_pragma),
        ];
        for (name, flag) in flags {
            let _ = writeln!(text, "  {name}: {}", flag.unwrap_or_default());
        }
        let formats = self.formats.iter().map(|format| format.name());
        let level = |level: Severity| format!("{level:?}").to_lowercase();
        let overrides = self.overrides.iter();
        let overrides = overrides.map(|(to, code)| format!("{code}={}", level(*to)));
        let labels = self.labels.iter();
        let labels = labels.map(|(name, kind)| format!("{name}:{kind:?}").to_lowercase());
        let threshold = self.failure_threshold.unwrap_or(Severity::Info);
        for (name, list) in [
            ("format", formats.map(str::to_owned).collect::<Vec<_>>()),
            ("failure-threshold", vec![level(threshold)]),
            ("override", overrides.collect()),
            ("ignored", self.ignored.clone()),
            ("trustedRegistries", self.trusted_registries.clone()),
            ("label-schema", labels.collect()),
        ] {
            let list = if list.is_empty() {
                "none".to_owned()
            } else {
                list.join(", ")
            };
            let _ = writeln!(text, "  {name}: {list}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ones_win_and_lists_grow() {
        let label = |kind| Labels::from([("a".to_owned(), kind)]);
        let first = Settings {
            no_fail: Some(true),
            no_color: Some(true),
            ignored: vec!["A".to_owned()],
            labels: label(HadolintLabel::Url),
            failure_threshold: Some(Severity::Error),
            ..Settings::default()
        };
        let second = Settings {
            no_fail: Some(false),
            ignored: vec!["B".to_owned()],
            labels: label(HadolintLabel::Spdx),
            failure_threshold: Some(Severity::Style),
            ..Settings::default()
        };
        let merged = first.then(second).then(Settings::default());
        assert_eq!(merged.no_fail, Some(false));
        assert_eq!(merged.no_color, Some(true));
        assert_eq!(merged.ignored, ["A", "B"]);
        assert_eq!(merged.labels, label(HadolintLabel::Url));
        assert_eq!(merged.failure_threshold, Some(Severity::Style));
    }
}

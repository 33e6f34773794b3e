//! What holds for a file, and why, in words.

use super::{
    Effective,
    effective::{By, RuleSetting},
    names::{BASE_SEVERITIES, GATES, PROFILES, word},
    place::Placed,
};
use crate::lint::{NOT_CHECKED, Profile, Severity};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What holds for a file, and why.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// Settings that are not about one rule, by their keys.
    pub settings: BTreeMap<&'static str, SettingExplanation>,
    /// Every rule, in the order of the documentation.
    pub rules: Vec<RuleExplanation>,
}

/// A value, and where it comes from.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SettingExplanation {
    /// What it is.
    pub value: Value,
    /// `file:line:column`, who called, or `default`.
    pub from: String,
}

/// What holds for a rule, and why.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RuleExplanation {
    /// Its name.
    pub rule: &'static str,
    /// Whether it runs.
    pub on: bool,
    /// Why it does, or does not.
    pub why: String,
    /// How severe it is.
    pub severity: Severity,
    /// Who says so, if it is not the rule.
    pub severity_from: Option<String>,
    /// Its options.
    pub options: BTreeMap<String, SettingExplanation>,
    /// Where it is locked, if it is.
    pub locked: Option<String>,
    /// Why it is locked.
    pub locked_because: Option<String>,
}

impl Effective {
    /// What holds, and why.
    pub fn explain(&self) -> Explanation {
        Explanation {
            settings: self.explain_settings(),
            rules: self
                .rules
                .iter()
                .map(|rule| self.explain_rule(rule))
                .collect(),
        }
    }

    fn explain_settings(&self) -> BTreeMap<&'static str, SettingExplanation> {
        let build = &self.build;
        let texts = [
            ("target", &build.target),
            ("platform", &build.platform),
            ("context", &build.context),
        ];
        let mut all: BTreeMap<_, _> = texts
            .into_iter()
            .filter_map(|(key, text)| Some((key, setting(text.as_ref()?, Value::from))))
            .collect();
        all.insert(
            "profile",
            setting(&self.profile, |profile| word(profile, PROFILES).into()),
        );
        all.insert(
            "fail-on",
            setting(&self.fail_on, |gate| word(gate, GATES).into()),
        );
        if let Some(severity) = &self.base_severity {
            let word = |severity| word(severity, BASE_SEVERITIES).into();
            all.insert("base-severity", setting(severity, word));
        }
        if !build.args.is_empty() {
            let args = build.args.iter();
            let values: serde_json::Map<_, _> = args
                .clone()
                .map(|(name, value)| (name.clone(), value.value.clone().into()))
                .collect();
            all.insert(
                "build-args",
                SettingExplanation {
                    value: values.into(),
                    from: places(args.map(|(_, value)| value)),
                },
            );
        }
        if !build.contexts.is_empty() {
            let names = build.contexts.iter();
            let values: Vec<&str> = names.clone().map(|name| name.value.as_str()).collect();
            all.insert(
                "build-contexts",
                SettingExplanation {
                    value: values.into(),
                    from: places(names),
                },
            );
        }
        all
    }

    fn explain_rule(&self, rule: &RuleSetting) -> RuleExplanation {
        let mut options: BTreeMap<_, _> = rule
            .entry
            .defaults()
            .into_iter()
            .map(|(name, value)| (name, setting(&Placed::default(value), |value| value)))
            .collect();
        for (name, value) in rule.options() {
            let explained = setting(value, |value| {
                serde_json::to_value(value).unwrap_or_default()
            });
            options.insert(name.clone(), explained);
        }
        let severity_from = rule.set_severity();
        let lock = rule.lock.as_ref().map(|(_, lock)| lock);
        RuleExplanation {
            rule: rule.entry.meta.id,
            on: self.is_on(rule),
            why: self.why(rule),
            severity: rule.severity(),
            severity_from: severity_from.map(|severity| severity.place.to_string()),
            options,
            locked: lock.map(|lock| lock.place.clone()),
            locked_because: lock.and_then(|lock| Some(lock.reason.as_deref()?.to_owned())),
        }
    }

    fn why(&self, rule: &RuleSetting) -> String {
        if rule.entry.meta.id == NOT_CHECKED {
            return "always: what is not looked at is not clean".to_owned();
        }
        let Some(choice) = &rule.choice else {
            return self.why_by_profile(rule);
        };
        let what = match (choice.by, choice.on) {
            (By::Only, true) => "named by `only`",
            (By::Only, false) => "not named by `only`",
            (By::Enable, _) => "enabled",
            (By::Ignore, _) => "ignored",
            (By::Lock, _) => "locked",
        };
        format!("{what}: {}", choice.place)
    }

    fn why_by_profile(&self, rule: &RuleSetting) -> String {
        let place = &self.profile.place;
        let profile = self.profile.value;
        if matches!(profile, Profile::Hadolint | Profile::Buildkit) {
            let not = if self.is_on(rule) { "" } else { "not " };
            return format!("{not}in profile `{}`: {place}", word(profile, PROFILES));
        }
        let name = word(rule.entry.meta.profile, PROFILES);
        if self.is_on(rule) {
            format!("in profile `{name}`: {place}")
        } else {
            format!("only in profile `{name}`: {place}")
        }
    }
}

fn setting<T: Clone>(placed: &Placed<T>, value: impl FnOnce(T) -> Value) -> SettingExplanation {
    SettingExplanation {
        value: value(placed.value.clone()),
        from: placed.place.to_string(),
    }
}

/// Where several values come from, each place once.
fn places<'p, T: 'p>(all: impl Iterator<Item = &'p Placed<T>>) -> String {
    let mut places: Vec<String> = all.map(|placed| placed.place.to_string()).collect();
    places.dedup();
    places.join(", ")
}

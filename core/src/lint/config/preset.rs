//! What the profiles of other tools say of rules: which the tool has off, how severe they are, and
//! the options with which a rule means what the tool means.

use super::{
    effective::{RulePreset, RuleSetting},
    file::{self, File},
    settings::Settings,
};
use crate::{lint::Profile, rules::profiles};
use std::sync::OnceLock;

/// Gives every rule what a profile says of it. What is locked stays as it was locked.
pub(super) fn apply(profile: Profile, rules: &mut [RuleSetting]) {
    for rule in rules.iter_mut().filter(|rule| rule.lock.is_none()) {
        rule.preset = RulePreset::default();
    }
    let Some(settings) = of(profile) else {
        return;
    };
    let mut each = |number: usize, set: &dyn Fn(&mut RulePreset)| {
        if let Some(rule) = rules.get_mut(number).filter(|rule| rule.lock.is_none()) {
            set(&mut rule.preset);
        }
    };
    for number in settings
        .ignore
        .iter()
        .flat_map(|named| &named.value.numbers)
    {
        each(*number, &|preset| preset.off = true);
    }
    for (rules, severity) in &settings.severity {
        for number in &rules.numbers {
            each(*number, &|preset| preset.severity = Some(severity.clone()));
        }
    }
    for option in &settings.options {
        each(option.rule, &|preset| {
            preset
                .options
                .insert(option.name.clone(), option.value.clone());
        });
    }
}

/// The preset of a profile, read once.
fn of(profile: Profile) -> Option<&'static Settings> {
    static HADOLINT: OnceLock<Settings> = OnceLock::new();
    static BUILDKIT: OnceLock<Settings> = OnceLock::new();
    let (cell, name, text) = match profile {
        Profile::Hadolint => (&HADOLINT, "profile hadolint", profiles::HADOLINT),
        Profile::Buildkit => (&BUILDKIT, "profile buildkit", profiles::BUILDKIT),
        Profile::Recommended | Profile::Hardening | Profile::All => return None,
    };
    Some(cell.get_or_init(|| read(name, text).0))
}

/// The settings of a preset, and what is wrong with it, in words.
fn read(name: &str, text: &str) -> (Settings, Vec<String>) {
    match file::source(name, text) {
        Ok(source) => {
            let (file, errors) = File::parse(&source);
            let errors = errors.iter().map(ToString::to_string).collect();
            (file.settings, errors)
        }
        Err(error) => (Settings::default(), vec![error.to_string()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_well_formed() {
        for (name, text) in [
            ("hadolint", profiles::HADOLINT),
            ("buildkit", profiles::BUILDKIT),
        ] {
            let (settings, errors) = read(name, text);
            assert_eq!(errors, [""; 0]);
            assert!(
                settings.only.is_empty() && settings.enable.is_empty(),
                "{name}"
            );
        }
    }
}

//! What holds for one file: every rule with its severity and options, and why.

use super::{
    file::Locks,
    place::{Place, Placed},
    preset,
    settings::Settings,
};
use crate::{
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    image::platform::Platform,
    lint::{AnyRule, BaseSeverity, Entry, Gate, NOT_CHECKED, Profile, Severity, WaiverTool},
    rules,
};
use std::{collections::BTreeMap, sync::Arc};

/// What holds for one file, after everything that has a say in it.
#[derive(Clone, Debug)]
pub struct Effective {
    pub(super) rules: Vec<RuleSetting>,
    pub(super) profile: Placed<Profile>,
    pub(super) fail_on: Placed<Gate>,
    pub(super) base_severity: Option<Placed<BaseSeverity>>,
    pub(super) build: Build,
    profile_lock: Option<(Profile, Lock)>,
    fail_on_lock: Option<(Gate, Lock)>,
}

/// What holds for one rule.
#[derive(Clone)]
pub(super) struct RuleSetting {
    pub(super) entry: &'static Entry,
    /// `None` if the profile decides.
    pub(super) choice: Option<Choice>,
    pub(super) severity: Option<Placed<Severity>>,
    pub(super) options: BTreeMap<String, Placed<toml::Value>>,
    /// What the profile says of it, where nobody else does.
    pub(super) preset: RulePreset,
    /// With the least severity that it leaves.
    pub(super) lock: Option<(Severity, Lock)>,
}

/// What a profile says of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct RulePreset {
    pub(super) off: bool,
    pub(super) severity: Option<Placed<Severity>>,
    pub(super) options: BTreeMap<String, Placed<toml::Value>>,
}

/// Whether a rule runs, when someone said so.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) by: By,
    pub(super) on: bool,
    pub(super) place: Place,
}

/// How someone said that a rule runs, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Only,
    Enable,
    Ignore,
    Lock,
}

/// What keeps a setting from being weakened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Where it is, as `file:line:column`.
    pub place: String,
    /// Why, in the words of who locked it.
    pub reason: Option<Arc<str>>,
}

/// What the build is given, as far as the configuration says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Build {
    pub(super) target: Option<Placed<String>>,
    pub(super) platform: Option<Placed<String>>,
    /// From where the configuration's own names are.
    pub(super) context: Option<Placed<String>>,
    pub(super) args: BTreeMap<String, Placed<String>>,
    pub(super) contexts: Vec<Placed<String>>,
}

impl Default for Effective {
    /// What holds when nobody says anything.
    fn default() -> Self {
        let rules = rules::all().map(|entry| RuleSetting {
            entry,
            choice: None,
            severity: None,
            options: BTreeMap::new(),
            preset: RulePreset::default(),
            lock: None,
        });
        Self {
            rules: rules.collect(),
            profile: Placed::default(Profile::default()),
            fail_on: Placed::default(Gate::default()),
            base_severity: None,
            build: Build::default(),
            profile_lock: None,
            fail_on_lock: None,
        }
    }
}

impl Effective {
    /// The rules that run, with their options.
    ///
    /// # Errors
    /// When a rule does not take options together that it takes one by one.
    pub fn load(&self) -> Result<Vec<Box<dyn AnyRule>>, Error> {
        self.rules
            .iter()
            .filter(|rule| self.is_on(rule))
            .map(|rule| {
                let options = rule.options();
                let options = options.map(|(name, value)| (name.clone(), value.value.clone()));
                rule.entry.load(options.collect())
            })
            .collect()
    }

    /// Whether a rule runs, by its id.
    pub fn runs(&self, rule: &str) -> bool {
        self.find(rule).is_some_and(|rule| self.is_on(rule))
    }

    /// The severity that all findings of a rule have, by its id; `None` leaves it to the rule.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        Some(self.find(rule)?.set_severity()?.value)
    }

    /// The tool whose comments hold as they do there, if the profile is a tool's.
    pub(crate) fn comments_of(&self) -> Option<WaiverTool> {
        match self.profile.value {
            Profile::Hadolint => Some(WaiverTool::Hadolint),
            Profile::Buildkit => Some(WaiverTool::BuildKit),
            Profile::Recommended | Profile::Hardening | Profile::All => None,
        }
    }

    /// What keeps a rule from being ignored, by its id: comments may not do it either.
    pub fn lock(&self, rule: &str) -> Option<&Lock> {
        self.find(rule)?.lock.as_ref().map(|(_, lock)| lock)
    }

    /// The ids of the rules that are locked.
    pub fn locked(&self) -> impl Iterator<Item = &'static str> {
        let locked = self.rules.iter().filter(|rule| rule.lock.is_some());
        locked.map(|rule| rule.entry.meta.id)
    }

    /// What is made of findings about what an image has from its base, if anyone says so. Locked rules
    /// keep their severities.
    pub fn base_severity(&self) -> Option<BaseSeverity> {
        Some(self.base_severity.as_ref()?.value)
    }

    /// What fails a run.
    pub fn fail_on(&self) -> Gate {
        self.fail_on.value
    }

    /// The folder of the build context, as a path from where the configuration's name is one.
    pub fn context(&self) -> Option<&str> {
        Some(&self.build.context.as_ref()?.value)
    }

    /// What is known of the build, with what the configuration says where the caller says nothing.
    #[must_use]
    pub fn complete(&self, mut inputs: Inputs) -> Inputs {
        let build = &self.build;
        let text = |text: &Option<Placed<String>>| text.as_ref().map(|text| text.value.clone());
        inputs.target = inputs.target.or_else(|| text(&build.target));
        inputs.platform = inputs.platform.or_else(|| {
            let platform = Platform::parse(&text(&build.platform)?, &Platform::default());
            // What is none was an error when it was read.
            Some(platform.ok()?.normalized())
        });
        for (name, value) in &build.args {
            let args = inputs.build_args.entry(name.clone());
            args.or_insert_with(|| value.value.clone());
        }
        let contexts = build.contexts.iter().map(|name| name.value.clone());
        inputs.named_contexts.extend(contexts);
        inputs.complete |= self.is_as_buildkit();
        inputs
    }

    /// Whether the report is what `docker build --check` would tell.
    pub(crate) fn is_as_buildkit(&self) -> bool {
        self.profile.value == Profile::Buildkit
    }

    pub(super) fn is_on(&self, rule: &RuleSetting) -> bool {
        match &rule.choice {
            _ if rule.entry.meta.id == NOT_CHECKED => true,
            Some(choice) => choice.on,
            None => self.profile.value.holds(rule.entry.meta) && !rule.preset.off,
        }
    }

    fn find(&self, id: &str) -> Option<&RuleSetting> {
        self.rules.iter().find(|rule| rule.entry.meta.id == id)
    }

    /// Settings that go over those before.
    pub(super) fn apply(&mut self, settings: &Settings) {
        if let Some(profile) = &settings.profile {
            self.profile = profile.clone();
            for rule in &mut self.rules {
                rule.choice.take_if(|choice| choice.by == By::Only);
            }
            preset::apply(profile.value, &mut self.rules);
        }
        if let Some(first) = settings.only.first() {
            for rule in &mut self.rules {
                rule.choice = Some(Choice {
                    by: By::Only,
                    on: false,
                    place: first.place.clone(),
                });
            }
        }
        // What a rule's own name says goes before what its topic's says.
        let lists = [
            (By::Only, true, &settings.only),
            (By::Enable, true, &settings.enable),
            (By::Ignore, false, &settings.ignore),
        ];
        for is_topic in [true, false] {
            for (by, on, list) in lists {
                for named in list.iter().filter(|named| named.value.is_topic == is_topic) {
                    for &number in &named.value.numbers {
                        self.rules[number].choice = Some(Choice {
                            by,
                            on,
                            place: named.place.clone(),
                        });
                    }
                }
            }
            for (rules, severity) in &settings.severity {
                if rules.is_topic == is_topic {
                    for &number in &rules.numbers {
                        self.rules[number].severity = Some(severity.clone());
                    }
                }
            }
        }
        for option in &settings.options {
            let options = &mut self.rules[option.rule].options;
            options.insert(option.name.clone(), option.value.clone());
        }
        if let Some(gate) = &settings.fail_on {
            self.fail_on = gate.clone();
        }
        if settings.base_severity.is_some() {
            self.base_severity.clone_from(&settings.base_severity);
        }
        self.build.apply(settings);
    }

    /// Locks what holds now; a lock that is there already stays.
    pub(super) fn lock_all(&mut self, locks: &Locks) {
        let lock = |place: &Place| Lock {
            place: place.to_string(),
            reason: locks.reason().map(Into::into),
        };
        for named in &locks.rules {
            for &number in &named.value.numbers {
                let rule = &mut self.rules[number];
                if rule.lock.is_none() {
                    rule.lock = Some((rule.severity(), lock(&named.place)));
                }
                // Were it off, there would be nothing to lock.
                rule.choice = Some(Choice {
                    by: By::Lock,
                    on: true,
                    place: named.place.clone(),
                });
            }
        }
        if let (Some(place), None) = (&locks.profile, &self.profile_lock) {
            self.profile_lock = Some((self.profile.value, lock(place)));
        }
        if let (Some(place), None) = (&locks.fail_on, &self.fail_on_lock) {
            self.fail_on_lock = Some((self.fail_on.value, lock(place)));
        }
    }

    /// How settings would weaken what is locked.
    pub(super) fn weakened_by(&self, settings: &Settings) -> Vec<Error> {
        let mut errors = Vec::new();
        let is_locked = self.rules.iter().any(|rule| rule.lock.is_some());
        if is_locked {
            let mut after = self.clone();
            after.apply(settings);
            for (before, after_rule) in self.rules.iter().zip(&after.rules) {
                errors.extend(before.weakened_by(after_rule));
            }
        }
        if let Some((least, lock)) = &self.profile_lock {
            let lower = |new: &&Placed<Profile>| !new.value.is_at_least(*least);
            if let Some(profile) = settings.profile.as_ref().filter(lower) {
                errors.push(lock.forbids("the profile may not be lowered", &profile.place));
            }
            if let Some(only) = settings.only.first() {
                errors.push(lock.forbids("`only` may not narrow the profile", &only.place));
            }
        }
        if let Some((most, lock)) = &self.fail_on_lock
            && let Some(gate) = settings.fail_on.as_ref().filter(|new| new.value > *most)
        {
            errors.push(lock.forbids("`fail-on` may not let more pass", &gate.place));
        }
        errors
    }
}

impl RuleSetting {
    /// The severity that the rule has here, before it grades single findings.
    pub(super) fn severity(&self) -> Severity {
        match self.set_severity() {
            Some(severity) => severity.value,
            None => self.entry.meta.severity,
        }
    }

    /// The severity that someone gave it.
    pub(super) fn set_severity(&self) -> Option<&Placed<Severity>> {
        self.severity.as_ref().or(self.preset.severity.as_ref())
    }

    /// The options that someone gave it, by name.
    pub(super) fn options(&self) -> impl Iterator<Item = (&String, &Placed<toml::Value>)> {
        let preset = self.preset.options.iter();
        let preset = preset.filter(|(name, _)| !self.options.contains_key(*name));
        preset.chain(&self.options)
    }

    fn weakened_by(&self, after: &Self) -> Vec<Error> {
        let Some((least, lock)) = &self.lock else {
            return Vec::new();
        };
        let id = self.entry.meta.id;
        let mut errors = Vec::new();
        if let Some(choice) = after.choice.as_ref().filter(|choice| !choice.on) {
            let what = match choice.by {
                By::Only => format!("`only` may not leave `{id}` out"),
                _ => format!("`{id}` may not be ignored"),
            };
            errors.push(lock.forbids(&what, &choice.place));
        }
        if let Some(severity) = after.severity.as_ref().filter(|new| new.value < *least) {
            let what = format!("the severity of `{id}` may not be lowered");
            errors.push(lock.forbids(&what, &severity.place));
        }
        for (name, value) in &after.options {
            // Which of two values is the stricter, only the rule could tell.
            if self.options.get(name).map(|before| &before.value) != Some(&value.value) {
                let what = format!("option `{name}` of `{id}` may not be changed");
                errors.push(lock.forbids(&what, &value.place));
            }
        }
        errors
    }
}

impl std::fmt::Debug for RuleSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuleSetting")
            .field("id", &self.entry.meta.id)
            .field("choice", &self.choice)
            .field("severity", &self.severity)
            .field("options", &self.options)
            .field("preset", &self.preset)
            .field("lock", &self.lock)
            .finish()
    }
}

impl Lock {
    fn forbids(&self, what: &str, place: &Place) -> Error {
        let reason = self.reason.as_deref().map(|reason| format!(" ({reason})"));
        let message = format!(
            "{what}: {} locks it{}",
            self.place,
            reason.unwrap_or_default()
        );
        let error = Error::new(ErrorKind::Locked, message);
        error.at(place.to_string())
    }
}

impl Build {
    fn apply(&mut self, settings: &Settings) {
        let set = |old: &mut Option<Placed<String>>, new: &Option<Placed<String>>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        set(&mut self.target, &settings.target);
        set(&mut self.platform, &settings.platform);
        set(&mut self.context, &settings.context);
        self.args.extend(settings.build_args.iter().cloned());
        self.contexts
            .extend(settings.build_contexts.iter().cloned());
    }
}

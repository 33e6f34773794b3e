//! What one table of a file, or one caller, asks for.

use super::{
    names::{self, BASE_SEVERITIES, GATES, PROFILES, Rules, SEVERITIES},
    options,
    place::{Place, Placed},
    reader::{Key, Reader, Value, parse_word},
};
use crate::{
    error::{Error, ErrorKind},
    image::platform::Platform,
    lint::{BaseSeverity, Gate, Profile, Selection, Severity},
};
use std::ops::Range;

/// The keys that every table of settings has.
pub(super) const KEYS: &[&str] = &[
    "profile",
    "only",
    "enable",
    "ignore",
    "severity",
    "base-severity",
    "rules",
    "fail-on",
    "target",
    "build-args",
    "build-contexts",
    "platform",
    "context",
];

/// What is asked for; what is not said stays as it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) profile: Option<Placed<Profile>>,
    /// If any, only these.
    pub(super) only: Vec<Placed<Rules>>,
    pub(super) enable: Vec<Placed<Rules>>,
    pub(super) ignore: Vec<Placed<Rules>>,
    pub(super) severity: Vec<(Rules, Placed<Severity>)>,
    pub(super) options: Vec<RuleOption>,
    pub(super) base_severity: Option<Placed<BaseSeverity>>,
    pub(super) fail_on: Option<Placed<Gate>>,
    pub(super) target: Option<Placed<String>>,
    pub(super) platform: Option<Placed<String>>,
    pub(super) context: Option<Placed<String>>,
    pub(super) build_args: Vec<(String, Placed<String>)>,
    pub(super) build_contexts: Vec<Placed<String>>,
}

/// One option of one rule.
#[derive(Clone, Debug)]
pub(super) struct RuleOption {
    /// The rule's number in the table of rules.
    pub(super) rule: usize,
    pub(super) name: String,
    pub(super) value: Placed<toml::Value>,
}

impl Settings {
    /// What a caller asks for in plain values.
    ///
    /// # Errors
    /// When no rule goes by one of the names.
    pub(super) fn of(selection: &Selection, caller: &'static str) -> Result<Self, Error> {
        let place = Place::Caller(caller);
        let mut errors = Vec::new();
        let mut rules = |names: &[String]| -> Vec<Placed<Rules>> {
            let mut resolve = |name: &String| {
                let rules = names::resolve(name);
                if rules.is_none() {
                    errors.push(names::unknown(name));
                }
                rules
            };
            let resolved = names.iter().filter_map(&mut resolve);
            resolved.map(|rules| placed(rules, &place)).collect()
        };
        let settings = Self {
            profile: selection.profile.map(|profile| placed(profile, &place)),
            only: rules(&selection.only),
            enable: rules(&selection.enable),
            ignore: rules(&selection.ignore),
            severity: selection
                .severity
                .iter()
                .flat_map(|(name, severity)| {
                    let rules = rules(std::slice::from_ref(name));
                    rules
                        .into_iter()
                        .map(|rules| (rules.value, placed(*severity, &place)))
                })
                .collect(),
            fail_on: selection.fail_on.map(|gate| placed(gate, &place)),
            ..Self::default()
        };
        Error::join(errors)?;
        Ok(settings)
    }

    /// Reads a key of a table, if it is one of [`KEYS`].
    pub(super) fn read(&mut self, key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> bool {
        match key.get_ref().as_ref() {
            "profile" => self.profile = reader.word(key, value, PROFILES),
            "base-severity" => self.base_severity = reader.word(key, value, BASE_SEVERITIES),
            "fail-on" => self.fail_on = reader.word(key, value, GATES),
            "only" => self.only = rules(key, value, reader),
            "enable" => self.enable = rules(key, value, reader),
            "ignore" => self.ignore = rules(key, value, reader),
            "severity" => self.severity = severities(key, value, reader),
            "rules" => self.options = options::read(key, value, reader),
            "target" => self.target = reader.text(key, value),
            "context" => self.context = reader.text(key, value),
            "platform" => self.platform = platform(key, value, reader),
            "build-args" => self.build_args = build_args(key, value, reader),
            "build-contexts" => {
                self.build_contexts = reader
                    .texts(key, value)
                    .into_iter()
                    .map(|(name, span)| placed(name.to_owned(), &reader.place(&span)))
                    .collect();
            }
            _ => return false,
        }
        true
    }
}

fn placed<T>(value: T, place: &Place) -> Placed<T> {
    Placed {
        value,
        place: place.clone(),
    }
}

/// The rules that the names of a list stand for.
pub(super) fn rules(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> Vec<Placed<Rules>> {
    let mut all = Vec::new();
    for (name, span) in reader.texts(key, value) {
        if let Some(rules) = named(name, &span, reader) {
            all.push(placed(rules, &reader.place(&span)));
        }
    }
    all
}

/// The rules that a name stands for.
pub(super) fn named(name: &str, span: &Range<usize>, reader: &mut Reader) -> Option<Rules> {
    let rules = names::resolve(name);
    if rules.is_none() {
        reader.error(span, ErrorKind::UnknownRule, || {
            names::unknown(name).to_string()
        });
    }
    rules
}

fn severities(
    key: &Key<'_>,
    value: &Value<'_>,
    reader: &mut Reader,
) -> Vec<(Rules, Placed<Severity>)> {
    let mut all = Vec::new();
    for (name, value) in reader.table(key, value).into_iter().flatten() {
        let rules = named(name.get_ref(), &name.span(), reader);
        let Some(text) = reader.text(name, value) else {
            continue;
        };
        match parse_word(&text.value, SEVERITIES) {
            Ok(severity) => all.extend(rules.map(|rules| (rules, placed(severity, &text.place)))),
            Err(_) if ["off", "none", "ignore"].contains(&text.value.as_str()) => {
                reader.invalid(&value.span(), || {
                    format!(
                        "a severity says how bad a finding is; `ignore = [{:?}]` switches the rule off",
                        name.get_ref()
                    )
                });
            }
            Err(why) => reader.invalid(&value.span(), || why),
        }
    }
    all
}

fn platform(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> Option<Placed<String>> {
    let text = reader.text(key, value)?;
    if let Err(error) = Platform::parse(&text.value, &Platform::default()) {
        reader.invalid(&value.span(), || error.to_string());
        return None;
    }
    Some(text)
}

fn build_args(
    key: &Key<'_>,
    value: &Value<'_>,
    reader: &mut Reader,
) -> Vec<(String, Placed<String>)> {
    let mut all = Vec::new();
    for (name, value) in reader.table(key, value).into_iter().flatten() {
        all.extend(
            reader
                .text(name, value)
                .map(|text| (name.get_ref().to_string(), text)),
        );
    }
    all
}

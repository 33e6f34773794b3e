//! A configuration of hadolint's, as one of holystone's.

use holystone::{
    Checker,
    lint::{Config, Waiving, find_entry},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write as _};

/// The rule for each type of a label.
const TYPES: [(&str, &str); 6] = [
    ("url", "DL3052"),
    ("rfc3339", "DL3053"),
    ("spdx", "DL3054"),
    ("hash", "DL3055"),
    ("semver", "DL3056"),
    ("email", "DL3058"),
];

/// A checker with profile `hadolint` and what a configuration says over it.
///
/// # Errors
/// When it says something that means nothing to holystone.
pub(super) fn checker(config: &Value) -> Result<Checker, String> {
    let empty = Map::new();
    let config = config.as_object().filter(|config| is_valid(config));
    let config = config.unwrap_or(&empty);
    let read =
        Config::parse("hadolint.yaml", &settings(config)).map_err(|error| error.to_string())?;
    let effective = read.for_path("Dockerfile");
    let checker = Checker::configured(&effective).map_err(|error| error.to_string())?;
    Ok(checker.with_waiving(Waiving {
        disabled: is_set(config, "disable-ignore-pragma"),
        ..Waiving::default()
    }))
}

/// hadolint goes on without a configuration that it cannot read.
fn is_valid(config: &Map<String, Value>) -> bool {
    let types = config.get("label-schema").and_then(Value::as_object);
    types.is_none_or(|types| {
        let mut types = types.values().map(|kind| kind.as_str().unwrap_or_default());
        types.all(|kind| {
            matches!(kind, "" | "text") || TYPES.iter().any(|(known, _)| *known == kind)
        })
    })
}

fn is_set(config: &Map<String, Value>, key: &str) -> bool {
    config.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The text of a `holystone.toml`. What JSON writes as a string, a flag or a list, TOML reads as the same.
fn settings(config: &Map<String, Value>) -> String {
    let strings = |value: Option<&Value>| -> Vec<String> {
        let list = value.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let known = |codes: Vec<String>| codes.into_iter().filter(|code| find_entry(code).is_ok());
    let ignored: Vec<String> = known(strings(config.get("ignored"))).collect();
    let mut severity = BTreeMap::new();
    // The strongest counts.
    for level in ["style", "info", "warning", "error"] {
        let levels = config.get("override").map(|levels| &levels[level]);
        severity.extend(known(strings(levels)).map(|code| (code, level)));
    }
    let enable: Vec<&String> = severity
        .keys()
        .filter(|code| !ignored.contains(code))
        .collect();
    let mut text = format!(
        "profile = \"hadolint\"\nenable = {}\nignore = {}\n[severity]\n",
        json!(enable),
        json!(ignored)
    );
    for (code, level) in &severity {
        let _ = writeln!(text, "{code} = \"{level}\"");
    }
    for (code, options) in options(config, &strings(config.get("trustedRegistries"))) {
        let Ok(entry) = find_entry(code) else {
            continue;
        };
        let _ = writeln!(text, "[rules.{}]", entry.meta.id);
        for (name, value) in options {
            let _ = writeln!(text, "{name} = {value}");
        }
    }
    text
}

/// The options of rules, by their codes.
fn options(
    config: &Map<String, Value>,
    registries: &[String],
) -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let schema = config.get("label-schema").and_then(Value::as_object);
    let labels = |wanted: Option<&str>| {
        let schema = schema.into_iter().flatten();
        let labels = schema.filter(|(_, kind)| wanted.is_none() || kind.as_str() == wanted);
        let labels = labels.map(|(label, _)| label.as_str());
        ("labels", json!(labels.collect::<Vec<_>>()))
    };
    let strict = ("strict", is_set(config, "strict-labels").into());
    let mut options = vec![
        ("DL3026", vec![("registries", json!(registries))]),
        ("DL3049", vec![labels(None)]),
        ("DL3050", vec![labels(None), strict]),
        ("DL3051", vec![labels(None)]),
    ];
    options.extend(TYPES.map(|(kind, code)| (code, vec![labels(Some(kind))])));
    options
}

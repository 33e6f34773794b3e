//! A configuration of hadolint's, as one of holystone's.

use holystone::{
    Checker,
    lint::{
        Severity, Waiving,
        config::{HadolintLabel, HadolintSettings},
    },
};
use serde_json::Value;

/// A checker with profile `hadolint` and what a configuration says over it.
///
/// # Errors
/// When it says something that means nothing to holystone.
pub fn checker(config: &Value) -> Result<Checker, String> {
    // hadolint goes on without a configuration that it cannot read.
    let settings = settings(config).unwrap_or_default();
    let read = settings.to_config().map_err(|error| error.to_string())?;
    let effective = read.for_path("Dockerfile");
    let checker = Checker::configured(&effective).map_err(|error| error.to_string())?;
    Ok(checker.with_waiving(Waiving {
        disabled: config["disable-ignore-pragma"] == true,
        ..Waiving::default()
    }))
}

fn settings(config: &Value) -> Option<HadolintSettings> {
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut settings = HadolintSettings {
        ignored: texts(&config["ignored"]),
        trusted_registries: texts(&config["trustedRegistries"]),
        strict_labels: config["strict-labels"] == true,
        ..HadolintSettings::default()
    };
    for (name, level) in [
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("info", Severity::Info),
        ("style", Severity::Style),
    ] {
        let codes = texts(&config["override"][name]).into_iter();
        settings.overrides.extend(codes.map(|code| (level, code)));
    }
    let labels = config["label-schema"].as_object().into_iter().flatten();
    for (name, kind) in labels {
        let kind = HadolintLabel::parse(kind.as_str().unwrap_or_default())?;
        settings.labels.insert(name.clone(), kind);
    }
    Some(settings)
}

//! The JSON Schema of `holystone.toml`, made from the table of rules, for editors.

use super::names::{BASE_SEVERITIES, GATES, PROFILES, SEVERITIES};
use crate::rules;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The schema of `holystone.toml`, with a final newline.
pub fn config_schema() -> String {
    let mut properties = settings();
    properties.extend(object(json!({
        "extends": {
            "description": "Files that this one builds on, by their paths from its folder. Later ones go over earlier ones, and this file over all.",
            "type": "array",
            "items": { "type": "string" },
        },
        "override": {
            "description": "Settings for some paths, over those of the file.",
            "type": "array",
            "items": table(&overrides(), &["paths"]),
        },
        "lock": table(&object(json!({
            "rules": described(&list_of_names(), "Rules that may not be ignored, lowered or set otherwise."),
            "profile": { "description": "The profile may not be lowered.", "type": "boolean" },
            "fail-on": { "description": "`fail-on` may not let more pass.", "type": "boolean" },
            "reason": { "description": "Why; shown to whom it stops.", "type": "string" },
        })), &[]),
    })));
    let mut schema = object(table(&properties, &[]));
    schema.insert(
        "$schema".to_owned(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    schema.insert("title".to_owned(), super::CONFIG_NAME.into());
    schema.insert(
        "definitions".to_owned(),
        json!({ "name": name(), "severity": words(SEVERITIES) }),
    );
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of the options of a rule.
pub(in crate::lint) fn options_schema<R: JsonSchema>() -> Schema {
    let mut settings = SchemaSettings::draft07();
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    settings.into_generator().into_root_schema_for::<R>()
}

/// The properties that a file and an override share.
fn settings() -> Map<String, Value> {
    object(json!({
        "profile": described(&words(PROFILES), "How much is checked: what nearly every file should mend, what an image that faces intruders should mend too, or every rule."),
        "only": described(&list_of_names(), "If any, only these rules."),
        "enable": described(&list_of_names(), "Rules on top of the profile."),
        "ignore": described(&list_of_names(), "Rules that do not run."),
        "severity": {
            "description": "How severe the findings of a rule are.",
            "type": "object",
            "propertyNames": { "$ref": "#/definitions/name" },
            "additionalProperties": { "$ref": "#/definitions/severity" },
        },
        "base-severity": described(&words(BASE_SEVERITIES), "How severe findings about what an image has from its base are at most."),
        "rules": table(&options(), &[]),
        "fail-on": described(&words(GATES), "The least severity that fails the run."),
        "target": { "description": "The stage that is built, if not the last.", "type": "string" },
        "platform": { "description": "The platform that is built for, as os/architecture.", "type": "string" },
        "context": { "description": "The folder of the build context, by its path from this file's folder.", "type": "string" },
        "build-args": {
            "description": "What the build is given for its ARGs.",
            "type": "object",
            "additionalProperties": { "type": "string" },
        },
        "build-contexts": {
            "description": "The names of the named contexts that the build is given.",
            "type": "array",
            "items": { "type": "string" },
        },
    }))
}

fn overrides() -> Map<String, Value> {
    let mut properties = settings();
    let paths = json!({
        "description": "Patterns as in .dockerignore, from the folder of the file that is found; `**` is any number of folders, `!` excepts.",
        "type": "array",
        "items": { "type": "string" },
    });
    properties.insert("paths".to_owned(), paths);
    properties
}

/// The options of each rule that has some, by its id.
fn options() -> Map<String, Value> {
    rules::all()
        .filter(|entry| !entry.defaults().is_empty())
        .map(|entry| {
            let mut schema = entry.schema().to_value();
            if let Some(schema) = schema.as_object_mut() {
                schema.remove("title");
                schema.insert("description".to_owned(), entry.meta.summary.into());
                schema.insert("additionalProperties".to_owned(), false.into());
                // Every option may be left out.
                schema.remove("required");
            }
            (entry.meta.id.to_owned(), schema)
        })
        .collect()
}

/// What selects rules: with what each means, as far as editors show it.
fn name() -> Value {
    let rules = rules::all().map(|entry| constant(entry.meta.id, entry.meta.summary));
    let topics = rules::topics().map(|topic| constant(topic.name, topic.about));
    let mut aliases: Vec<&str> = rules::all()
        .flat_map(|entry| entry.meta.same_as)
        .flat_map(|alias| [*alias, alias.split_once(':').map_or("", |(_, short)| short)])
        .filter(|alias| !alias.is_empty())
        .collect();
    aliases.sort_unstable();
    aliases.dedup();
    let mut all: Vec<Value> = rules.chain(topics).collect();
    all.push(json!({ "enum": aliases }));
    json!({ "description": "A rule by any of its names, or a topic.", "anyOf": all })
}

fn constant(value: &str, description: &str) -> Value {
    json!({ "const": value, "description": description })
}

fn list_of_names() -> Value {
    json!({ "type": "array", "items": { "$ref": "#/definitions/name" } })
}

fn words<T>(words: &[(&str, T)]) -> Value {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    json!({ "enum": words })
}

fn described(schema: &Value, description: &str) -> Value {
    let mut schema = object(schema.clone());
    schema.insert("description".to_owned(), description.into());
    schema.into()
}

fn table(properties: &Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

//! Ignore files.

use super::buildkit::same;
use holystone::dockerfile::context::IgnoreFile;
use serde_json::{Value, json};

/// Compares one case of `dockerignore.jsonl`: the patterns, and for each path whether it is
/// ignored.
///
/// # Errors
/// What differs.
pub fn check(case: &Value) -> Result<(), String> {
    let text = case["dockerignore"]
        .as_str()
        .ok_or("the case has no ignore file")?;
    let ignore = match IgnoreFile::parse(text) {
        Ok(ignore) => ignore,
        Err(_) if case["error"].is_string() => return Ok(()),
        Err(error) => return Err(format!("unexpected error: {error}")),
    };
    if case["error"].is_string() {
        return Err(format!("no error, expected {}", case["error"]));
    }
    let patterns: Vec<&str> = ignore.patterns().collect();
    let patterns = if patterns.is_empty() {
        Value::Null
    } else {
        json!(patterns)
    };
    same("patterns", &case["patterns"], &patterns)?;
    same(
        "exclusions",
        &case["exclusions"],
        &json!(ignore.has_exceptions()),
    )?;
    for (key, expected) in [("ignored", true), ("kept", false)] {
        for path in case[key]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if ignore.ignores(path) != Ok(expected) {
                return Err(format!("`{path}` should be {key}"));
            }
        }
    }
    for path in case["match_error"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(path, _)| path)
    {
        if let Ok(ignored) = ignore.ignores(path) {
            return Err(format!("`{path}`: no error, but ignored {ignored}"));
        }
    }
    Ok(())
}

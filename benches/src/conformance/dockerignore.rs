//! Ignore files, as moby/patternmatcher reads them.

use holystone::dockerfile::context::{
    IgnoreFile, IgnoreFileError, IgnoreFileErrorKind, read_entries,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Compares one case of `dockerignore.jsonl`: the cleaned patterns, whether there are exclusions,
/// the error if any, and for each path whether it is ignored, kept, or cannot be told.
///
/// # Errors
/// What differs.
pub fn check(case: &Value) -> Result<(), String> {
    let text = case["dockerignore"].as_str().ok_or("no `dockerignore`")?;
    let entries = read_entries(text).unwrap_or_default();
    let patterns: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    differ("patterns", &patterns, &strings(&case["patterns"]))?;
    let file = match IgnoreFile::parse(text) {
        Ok(file) => file,
        Err(error) => return differ("error", &Some(message_of(error)), &case["error"].as_str()),
    };
    differ("error", &None, &case["error"].as_str())?;
    let exclusions = case["exclusions"].as_bool();
    differ("exclusions", &Some(file.has_exclusions()), &exclusions)?;

    let ignored = strings(&case["ignored"]);
    let kept = strings(&case["kept"]);
    let untold: Vec<&str> = case["match_error"]
        .as_object()
        .map(|paths| paths.keys().map(String::as_str).collect())
        .unwrap_or_default();
    let paths: BTreeSet<&str> = [&ignored, &kept, &untold]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    for path in paths {
        let expected = match (ignored.contains(&path), kept.contains(&path)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        differ(path, &file.matches(path).ok(), &expected)?;
    }
    Ok(())
}

fn differ<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, theirs: &T) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{what}: {ours:?} instead of {theirs:?}"))
}

fn strings(list: &Value) -> Vec<&str> {
    let values = list.as_array().map(Vec::as_slice).unwrap_or_default();
    values.iter().filter_map(Value::as_str).collect()
}

/// What the recorded system says of the same fault.
fn message_of(error: IgnoreFileError) -> &'static str {
    match error.kind {
        IgnoreFileErrorKind::BareExclusion => "illegal exclusion pattern: \"!\"",
        IgnoreFileErrorKind::Pattern => "syntax error in pattern",
        IgnoreFileErrorKind::LineTooLong => "bufio.Scanner: token too long",
        _ => "",
    }
}

//! What `docker build --check` reports of a Dockerfile, against profile `buildkit`.

use super::buildkit;
use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::{Profile, Selection},
    text::Source,
};
use serde_json::Value;

/// A finding by its rule and its line.
pub type Told = (String, u64);

/// Compares the `expect` of one case of `buildkit.jsonl`, as a multiset of rule and line.
///
/// # Errors
/// What differs.
pub fn check(case: &Value) -> Result<(), String> {
    let mut expected: Vec<Told> = case["expect"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            (
                one["rule"].as_str().unwrap_or_default().to_owned(),
                one["line"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    let mut found = find(buildkit::source(case)?, buildkit::inputs(case))?;
    expected.sort();
    found.sort();
    if found == expected {
        Ok(())
    } else {
        Err(format!("expected {expected:?}, found {found:?}"))
    }
}

/// What profile `buildkit` finds in a file.
///
/// # Errors
/// When the profile cannot be loaded.
pub fn find(source: Source, inputs: Inputs) -> Result<Vec<Told>, String> {
    let selection = Selection {
        profile: Some(Profile::Buildkit),
        ..Selection::default()
    };
    let checker = Checker::new(&selection).map_err(|error| error.to_string())?;
    let report = checker.check(source.clone(), inputs);
    let told = report.findings.iter().filter_map(|finding| {
        let alias = finding
            .aliases
            .iter()
            .find_map(|alias| alias.strip_prefix("buildkit:"))?;
        let line = source.position(finding.location.span()?.start).line;
        Some((alias.to_owned(), u64::from(line)))
    });
    Ok(told.collect())
}

//! What `docker build --check` reports of a Dockerfile, against profile `buildkit`.

use super::buildkit;
use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::{Profile, Selection},
    syntax::{self, Keyword, Tree},
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
    let tree = syntax::parse(&source);
    let report = checker.check(source, inputs);
    let told = report.findings.iter().filter_map(|finding| {
        let name = finding.alias("buildkit")?;
        let line = line(name, finding.location.span()?.start, &tree)?;
        Some((name.to_owned(), u64::from(line)))
    });
    Ok(told.collect())
}

/// The line that BuildKit names: the first of the instruction, but the last of one with a blank line.
/// That an image of a mount is for another platform has none, and is 0.
fn line(name: &str, at: u32, tree: &Tree) -> Option<u32> {
    let after = tree
        .instructions
        .partition_point(|instruction| instruction.span.start <= at);
    let instruction = tree.instructions.get(after.checked_sub(1)?)?;
    Some(match (name, instruction.keyword) {
        ("NoEmptyContinuation", _) => instruction.code_lines.1,
        ("InvalidBaseImagePlatform", Some(Keyword::Run)) => 0,
        _ => instruction.lines.0,
    })
}

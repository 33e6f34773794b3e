//! What hadolint reports of a Dockerfile, against profile `hadolint`.

pub mod configured;

use super::deviations::{Side, explains};
use base64::Engine;
use holystone::{
    Checker,
    dockerfile::Inputs,
    lint::Finding,
    syntax::{self, Tree},
    text::Source,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// A finding by its code, its line and its level.
pub type Told = (String, u32, String);

/// What two sides say of one file.
#[derive(Debug, Default)]
pub struct Comparison {
    /// What both say.
    pub both: Vec<Told>,
    /// What one side says, and the deviation that explains it.
    pub differences: Vec<(Side, Told, Option<&'static str>)>,
    /// What we say of a file beside its errors, if hadolint says nothing of it but that it cannot parse it.
    pub beside: Vec<Told>,
}

impl Comparison {
    /// What no deviation explains.
    pub fn unexplained(&self) -> impl Iterator<Item = &(Side, Told, Option<&'static str>)> {
        self.differences.iter().filter(|(.., why)| why.is_none())
    }
}

/// Compares one case of `hadolint.jsonl`: by all codes, or by those that it lists as `codes`.
///
/// # Errors
/// What differs without an explanation.
pub fn check(case: &Value) -> Result<(), String> {
    let bytes = match (case["dockerfile"].as_str(), case["dockerfile_b64"].as_str()) {
        (Some(text), _) => text.as_bytes().to_vec(),
        (_, Some(text)) => base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| error.to_string())?,
        _ => return Err("no Dockerfile".to_owned()),
    };
    let source = Source::from_bytes("Dockerfile", bytes).map_err(|error| error.to_string())?;
    let theirs = case["hadolint"].as_array().into_iter().flatten();
    let theirs: Vec<Told> = theirs.map(told).collect();
    let checker = configured::checker(&case["config"])?;
    let comparison = compare(&checker, &source, theirs);
    let is_meant = |code: &str| {
        let codes = case["codes"].as_array();
        codes.is_none_or(|codes| codes.iter().any(|other| other.as_str() == Some(code)))
    };
    let all: Vec<String> = comparison
        .unexplained()
        .filter(|(_, (code, ..), _)| is_meant(code))
        .map(|(side, (code, line, level), _)| format!("{side:?} {code} {line} {level}"))
        .collect();
    if all.is_empty() {
        Ok(())
    } else {
        Err(format!("only {}", all.join(", only ")))
    }
}

/// `[code, line, level]` or `[code, line, column, level]`
pub fn told(value: &Value) -> Told {
    let fields: &[Value] = value.as_array().map_or(&[], Vec::as_slice);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let line = fields.get(1).and_then(Value::as_u64).unwrap_or_default();
    (
        text(fields.first()),
        u32::try_from(line).unwrap_or(u32::MAX),
        text(fields.last()),
    )
}

/// Compares what hadolint says of a file with what a checker finds.
pub fn compare(checker: &Checker, source: &Source, theirs: Vec<Told>) -> Comparison {
    let tree = syntax::parse(source);
    let report = checker.check(source.clone(), Inputs::default());
    let mut ours: Vec<Told> = report
        .findings
        .iter()
        .filter_map(|finding| by_code(finding, source, &tree))
        .collect();
    keep_one_shell_code(&mut ours, &theirs);
    let mut comparison = Comparison::default();
    if theirs.iter().any(|(code, ..)| code == "DL1000") {
        let beside = ours.extract_if(.., |(code, ..)| code != "DL1000");
        comparison.beside = beside.collect();
    }
    for one in theirs {
        match ours.iter().position(|other| *other == one) {
            Some(at) => {
                ours.remove(at);
                comparison.both.push(one);
            }
            None => comparison.differences.push((Side::Hadolint, one, None)),
        }
    }
    let ours = ours.into_iter().map(|one| (Side::Holystone, one, None));
    comparison.differences.extend(ours);
    for (side, (code, line, _), why) in &mut comparison.differences {
        *why = explains(*side, code, *line, source, &tree).map(|deviation| deviation.id.as_str());
    }
    comparison
}

/// A finding as hadolint would tell it: by the line on which its instruction starts.
fn by_code(finding: &Finding, source: &Source, tree: &Tree) -> Option<Told> {
    let named = |tool: &str| {
        let names = finding
            .aliases
            .iter()
            .filter_map(|alias| alias.split_once(':'));
        names
            .filter(|(of, _)| *of == tool)
            .map(|(_, name)| name.to_owned())
            .next()
    };
    let code = named("hadolint").or_else(|| named("shellcheck"))?;
    let start = finding.location.span()?.start;
    let instruction = tree
        .instructions
        .iter()
        .rev()
        .find(|instruction| instruction.span.start <= start);
    let at = match instruction {
        Some(instruction) if code != "DL1000" && instruction.span.end >= start => {
            instruction.span.start
        }
        _ => start,
    };
    Some((
        code,
        source.position(at).line,
        format!("{:?}", finding.severity).to_lowercase(),
    ))
}

/// hadolint tells one code of ShellCheck's for each instruction: the last. Of ours that one is kept,
/// or the last if it is not among them.
fn keep_one_shell_code(ours: &mut Vec<Told>, theirs: &[Told]) {
    let is_shell = |(code, ..): &Told| code.starts_with("SC");
    let lines: BTreeSet<u32> = ours
        .iter()
        .filter(|one| is_shell(one))
        .map(|(_, line, _)| *line)
        .collect();
    for line in lines {
        let here = |one: &Told| is_shell(one) && one.1 == line;
        let last = ours.iter().rfind(|one| here(one)).cloned();
        let kept = theirs
            .iter()
            .find(|one| here(one) && ours.contains(one))
            .cloned()
            .or(last);
        ours.retain(|one| !here(one));
        ours.extend(kept);
    }
}

//! Whole Dockerfiles: BuildKit's tree, its typed instructions and the error it stops at.

mod instructions;

use base64::Engine;
use holystone::{
    dockerfile::{BaseConfig, Dockerfile, Inputs, context::MemoryContext},
    syntax::{self, Instruction, Phase, Problem, Tree},
    text::Source,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// Compares one case of `buildkit.jsonl` in `parse`, `instructions` and `expect_error`.
///
/// # Errors
/// What differs.
pub fn check(case: &Value) -> Result<(), String> {
    let source = source(case)?;
    let tree = syntax::parse(&source);
    if tree.print(&source) != source.to_bytes(source.span()).as_ref() {
        return Err("printing the tree does not give the file back".to_owned());
    }
    parse(case, &source, &tree).map_err(|difference| format!("parse: {difference}"))?;
    typed(case, &source, &tree).map_err(|difference| format!("instructions: {difference}"))?;
    let problems: Vec<Problem> = Dockerfile::parse(source, inputs(case))
        .problems()
        .cloned()
        .collect();
    let found = first_problem(&problems, Phase::Dispatch);
    if case["nondeterministic"] == true && found.is_some() && case["expect_error"].is_object() {
        // BuildKit itself names one line or another.
        return Ok(());
    }
    // That the checks found something, with `error=true`, is no fault of the file's language.
    let message = case["expect_error"]["message"].as_str();
    let by_checks = message.is_some_and(|message| message.starts_with("lint violation found"));
    let expected = if by_checks {
        &Value::Null
    } else {
        &case["expect_error"]
    };
    error_lines(expected, found).map_err(|difference| format!("expect_error: {difference}"))
}

/// The build that the case was recorded from: nothing is unknown in it.
pub(super) fn inputs(case: &Value) -> Inputs {
    let mut inputs = Inputs {
        complete: true,
        target: case["target"].as_str().map(str::to_owned),
        ..Inputs::default()
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let texts = |value: &Value| value.as_array().into_iter().flatten().map(text).collect();
    for (name, value) in case["build_args"].as_object().into_iter().flatten() {
        inputs.build_args.insert(name.clone(), text(value));
    }
    if let Some(check) = case["check"].as_str() {
        let name = "BUILDKIT_DOCKERFILE_CHECK".to_owned();
        inputs.build_args.insert(name, check.to_owned());
    }
    for (reference, image) in case["images"].as_object().into_iter().flatten() {
        let config = BaseConfig {
            not_found: image["notfound"] == true,
            os: text(&image["os"]),
            architecture: text(&image["arch"]),
            is_empty: image["nolayers"] == true,
            env: texts(&image["env"]),
            user: text(&image["user"]),
            working_dir: text(&image["workdir"]),
            shell: texts(&image["shell"]),
            on_build: texts(&image["onbuild"]),
            ..BaseConfig::default()
        };
        inputs.base_configs.insert(reference.clone(), config);
    }
    let mut files: BTreeMap<String, String> = case["files"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(path, value)| (path.clone(), text(value)))
        .collect();
    if let Some(ignore) = case["dockerignore"].as_str() {
        files.insert(".dockerignore".to_owned(), ignore.to_owned());
    }
    if !files.is_empty() {
        inputs.context = Some(Arc::new(files.into_iter().collect::<MemoryContext>()));
    }
    inputs
}

pub(super) fn source(case: &Value) -> Result<Source, String> {
    let bytes = match case["dockerfile_b64"].as_str() {
        Some(text) => base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| error.to_string())?,
        None => case["dockerfile"]
            .as_str()
            .unwrap_or_default()
            .as_bytes()
            .to_vec(),
    };
    Source::from_bytes("Dockerfile", bytes).map_err(|error| error.to_string())
}

/// The first problem that BuildKit would find, of those found in the given phases.
fn first_problem(problems: &[Problem], last: Phase) -> Option<&Problem> {
    problems
        .iter()
        .filter(|problem| problem.phase <= last)
        .min_by_key(|problem| problem.phase)
}

/// Compares the lines of an expected error, or that there is none.
fn error_lines(expected: &Value, found: Option<&Problem>) -> Result<(), String> {
    let expected_lines = expected["lines"].as_array();
    match (expected_lines, found) {
        (None, None) => Ok(()),
        (Some(expected_lines), Some(problem)) => {
            let lines: Vec<Value> = problem.lines().into_iter().map(Value::from).collect();
            // Some errors have no place in BuildKit; ours have one.
            if *expected_lines == lines || expected_lines.is_empty() {
                Ok(())
            } else {
                Err(format!(
                    "error at {expected_lines:?} ({}), ours at {lines:?}: {}",
                    expected["message"], problem.kind
                ))
            }
        }
        (Some(_), None) => Err(format!("no error, expected {expected}")),
        (None, Some(problem)) => Err(format!("unexpected error: {}", problem.kind)),
    }
}

fn parse(case: &Value, source: &Source, tree: &Tree) -> Result<(), String> {
    let expected = &case["parse"];
    if expected.is_null() {
        return Ok(());
    }
    let problem = first_problem(&tree.problems, Phase::Parse);
    error_lines(&expected["error"], problem)?;
    if problem.is_some() {
        return Ok(());
    }
    if let Some(escape) = expected["escape"].as_str() {
        same("escape", &json!(escape), &json!(tree.escape.to_string()))?;
    }
    if let Some(dump) = expected["dump"].as_str() {
        same("dump", &json!(without_raw_bytes(dump)), &json!(tree.dump()))?;
    }
    let nodes = expected["nodes"]
        .as_array()
        .ok_or("the case has no nodes")?;
    same(
        "number of nodes",
        &json!(nodes.len()),
        &json!(tree.instructions.len()),
    )?;
    for (expected, instruction) in nodes.iter().zip(&tree.instructions) {
        let found = node(instruction, source);
        for (key, value) in expected.as_object().ok_or("a node is no object")? {
            same(key, value, &found[key])?;
        }
    }
    let warnings: Vec<Value> = tree
        .instructions
        .iter()
        .filter(|instruction| instruction.blank_continuation.is_some())
        .map(|instruction| json!(instruction.code_lines.1))
        .collect();
    let expected_warnings: Vec<Value> = expected["warnings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|warning| warning["line"].clone())
        .collect();
    same("warnings", &json!(expected_warnings), &json!(warnings))
}

/// Bytes that are no UTF-8 are shown as `\xff` in BuildKit's dump, and as U+FFFD in ours.
fn without_raw_bytes(dump: &str) -> String {
    let mut text = String::new();
    let mut characters = dump.chars();
    while let Some(c) = characters.next() {
        let rest = characters.as_str();
        if c == '\\' && rest.starts_with('x') && is_raw_byte(&rest.as_bytes()[1..]) {
            text.push(char::REPLACEMENT_CHARACTER);
            characters.by_ref().take(3).for_each(drop);
        } else {
            text.push(c);
            if c == '\\' {
                text.extend(characters.next());
            }
        }
    }
    text
}

/// Whether two hexadecimal digits come first, of a byte that is no ASCII.
fn is_raw_byte(digits: &[u8]) -> bool {
    matches!(digits, [b'8'..=b'9' | b'a'..=b'f', low, ..] if low.is_ascii_hexdigit())
}

fn node(instruction: &Instruction, source: &Source) -> Value {
    let node = &instruction.node;
    let flags: Vec<&str> = node.flags.iter().map(|flag| flag.text.as_str()).collect();
    let heredocs: Vec<Value> = instruction
        .heredocs
        .iter()
        .map(|heredoc| {
            json!({
                "name": heredoc.name,
                "expand": heredoc.expand,
                "chomp": heredoc.chomp,
                "fd": heredoc.descriptor,
                "content": source.slice(heredoc.body),
            })
        })
        .collect();
    let comments: Vec<&str> = instruction
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    json!({
        "value": node.keyword.text,
        "args": instructions::arguments(node, instruction.logical.text()),
        "flags": flags,
        "json": node.arguments.is_json(),
        "original": instruction.logical.text(),
        "heredocs": heredocs,
        "comments": comments,
        "start": instruction.lines.0,
        "end": instruction.lines.1,
    })
}

fn typed(case: &Value, source: &Source, tree: &Tree) -> Result<(), String> {
    let expected = &case["instructions"];
    if expected.is_null() {
        return Ok(());
    }
    let problem = first_problem(&tree.problems, Phase::Instruction);
    error_lines(&expected["error"], problem)?;
    if problem.is_some() {
        return Ok(());
    }
    same(
        "stages and ARGs",
        expected,
        &instructions::typed(tree, source),
    )
}

pub(in crate::conformance) fn same(
    what: &str,
    expected: &Value,
    found: &Value,
) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    if let (Value::Object(expected), Value::Object(found)) = (expected, found) {
        for (key, value) in expected {
            same(
                &format!("{what}.{key}"),
                value,
                found.get(key).unwrap_or(&Value::Null),
            )?;
        }
    }
    if let (Value::Array(expected), Value::Array(found)) = (expected, found) {
        for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
            same(&format!("{what}[{index}]"), expected, found)?;
        }
    }
    Err(format!("{what}: expected {expected}, found {found}"))
}

//! Word expansion.

use holystone::syntax::expand::{Environment, Mode, Names, Variable, expand_word, expand_words};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Compares one case of `shlex.jsonl`: the result, or that there is an error, and the names.
///
/// # Errors
/// What differs.
pub fn check(case: &Value) -> Result<(), String> {
    let input = case["input"].as_str().ok_or("the case has no input")?;
    let entries = case["env"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let environment = Variables(entries.filter_map(|entry| entry.split_once('=')).collect());
    let flag = |name: &str| case["mode"][name].as_bool().unwrap_or_default();
    let mode = Mode {
        escape: case["mode"]["escape"]
            .as_str()
            .and_then(|text| text.chars().next())
            .unwrap_or('\\'),
        raw_quotes: flag("raw_quotes"),
        raw_escapes: flag("raw_escapes"),
        skip_unset: flag("skip_unset_env"),
        skip_process_quotes: flag("skip_process_quotes"),
    };
    let (found, names) = if flag("words") {
        match expand_words(input, &environment, mode) {
            // Go has no list where there are no words.
            Ok(expansion) => {
                let words = expansion.value.filter(|words| !words.is_empty());
                (json!({ "words": words }), expansion.names)
            }
            Err(error) => (json!({ "error": error.to_string() }), error.names),
        }
    } else {
        match expand_word(input, &environment, mode) {
            Ok(expansion) => (json!({ "result": expansion.value }), expansion.names),
            Err(error) => (json!({ "error": error.to_string() }), error.names),
        }
    };
    if case["error"].is_string() != found["error"].is_string() {
        return Err(format!("`{input}`: expected {case}, found {found}"));
    }
    for key in ["result", "words"] {
        if !case[key].is_null() && case[key] != found[key] {
            return Err(format!(
                "`{input}`: {key}: expected {}, found {}",
                case[key], found[key]
            ));
        }
    }
    if case.get("words").is_some_and(Value::is_null) && !found["words"].is_null() {
        return Err(format!(
            "`{input}`: expected no words, found {}",
            found["words"]
        ));
    }
    same_names(case, &names)
}

fn same_names(case: &Value, names: &Names) -> Result<(), String> {
    for (key, found) in [("matched", &names.matched), ("unmatched", &names.unmatched)] {
        let Some(expected) = case[key].as_array() else {
            continue;
        };
        let mut expected: Vec<&str> = expected.iter().filter_map(Value::as_str).collect();
        expected.sort_unstable();
        if !expected
            .iter()
            .copied()
            .eq(found.iter().map(String::as_str))
        {
            return Err(format!("{key}: expected {expected:?}, found {found:?}"));
        }
    }
    Ok(())
}

struct Variables<'c>(BTreeMap<&'c str, &'c str>);

impl Environment for Variables<'_> {
    fn variable(&self, name: &str) -> Variable<'_> {
        self.0
            .get(name)
            .map_or(Variable::Unset, |value| Variable::Set(value))
    }
}

//! Commands that are none: `x = y` (SC2283), `a/` (SC2287), `%%A%%` (SC2288); and `su` (SC2117) and `set` (SC2121) that do
//! not what they seem to.

use super::{Simple, word::Arg};
use crate::shell::lint::found::Found;
use shuck_ast::{WordPart, WordPartNode};

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    let Some(first) = command.words.first() else {
        return;
    };
    let second = command.words.get(1);
    if let Some(word) = second
        && word.text.starts_with('=')
        && !word.text.starts_with("==")
        && !matches!(first.text.as_str(), "[" | "test" | "expr")
    {
        found.add(2283, word.range.clone());
    }
    if is_unlike_a_name(first) {
        found.add(2288, first.range.clone());
    }
    let Some(name) = command.name() else { return };
    if name.ends_with('/') {
        found.add(2287, first.range.clone());
    }
    let arguments = command.arguments();
    if command.base_name() == Some("su") && !arguments.iter().any(|word| word.text.starts_with('-'))
    {
        let end = command
            .words
            .last()
            .map_or(command.start, |word| word.range.end);
        found.add(2117, command.start..end);
    }
    if let Some(word) = second
        && name == "set"
        && sets_no_option(&word.text, command.words.len() - 1)
    {
        found.add(2121, word.range.clone());
    }
}

/// Whether the first of some arguments of `set` is an assignment, or options without their dash.
fn sets_no_option(first: &str, arguments: usize) -> bool {
    let is_name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match first.split_once('=') {
        Some((variable, _)) => is_name(variable),
        None => arguments > 1 && is_name(first),
    }
}

/// Whether a name ends with a sign that names do not end with.
fn is_unlike_a_name(name: &Arg<'_>) -> bool {
    fn ends_as_written(parts: &[WordPartNode]) -> bool {
        match parts.last().map(|part| &part.kind) {
            Some(WordPart::Literal(_) | WordPart::SingleQuoted { .. }) => true,
            Some(WordPart::DoubleQuoted { parts, .. }) => ends_as_written(parts),
            _ => false,
        }
    }
    ends_as_written(name.parts())
        && !matches!(name.text.as_str(), "." | ".." | "[" | "]")
        && name
            .text
            .ends_with(['%', ',', '.', '[', ']', '{', '}', '(', '\'', '"'])
}

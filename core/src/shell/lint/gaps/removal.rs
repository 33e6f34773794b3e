//! `rm -r` of what a system needs (SC2114), or of that if a variable is empty (SC2115).

use super::{Simple, word::Arg, word::is_variable};
use crate::shell::{
    lint::found::Found,
    shuck::words::{range, slice},
};
use shuck_ast::{WordPart, WordPartNode};

const SYSTEM: &[&str] = &[
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/media",
    "/mnt",
    "/usr",
    "/usr/bin",
    "/usr/local",
    "/usr/share",
    "/var",
];

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    if command.base_name() != Some("rm") {
        return;
    }
    let recursive = command.arguments().iter().any(|word| {
        word.text == "--recursive"
            || (word.text.starts_with('-')
                && !word.text.starts_with("--")
                && word.text.contains(['r', 'R']))
    });
    if !recursive {
        return;
    }
    for word in command
        .arguments()
        .iter()
        .filter(|word| !word.text.starts_with('-'))
    {
        let Some(path) = path_without_values(word) else {
            continue;
        };
        let constant = word.constant().is_some() && !word.is_pattern();
        if braces(&path).iter().any(|path| is_of_system(path)) {
            found.add(if constant { 2114 } else { 2115 }, word.range.clone());
        }
    }
}

/// What is left when variables are empty; `None` if it cannot be known or a variable must have a
/// value.
fn path_without_values(word: &Arg<'_>) -> Option<String> {
    let mut path = String::new();
    add(word.parts(), word.source, false, &mut path)?;
    Some(path)
}

fn add(parts: &[WordPartNode], source: &str, quoted: bool, path: &mut String) -> Option<()> {
    for part in parts {
        match &part.kind {
            WordPart::Literal(_) => {
                let text = slice(source, part.span);
                if !quoted && text.contains(['?', '[', '\\']) {
                    return None;
                }
                path.push_str(text);
            }
            WordPart::SingleQuoted { value, .. } => path.push_str(value.slice(source)),
            WordPart::DoubleQuoted { parts, .. } => add(parts, source, true, path)?,
            WordPart::CommandSubstitution { .. } => {}
            kind if is_variable(kind) => {
                let text = &source[range(source, part.span)];
                let inside = text
                    .strip_prefix("${")
                    .and_then(|text| text.strip_suffix('}'));
                let after = inside
                    .unwrap_or_default()
                    .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
                // `${x:-a}`, `${x:?}` and the like are not empty.
                let after = after.strip_prefix(':').unwrap_or(after);
                if after.starts_with(['-', '?', '+', '=']) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    Some(())
}

/// The words that the first braces of a word give.
fn braces(path: &str) -> Vec<String> {
    let parts = path.split_once('{').and_then(|(before, rest)| {
        let (inside, after) = rest.split_once('}')?;
        (inside.contains(',') && !inside.contains('{')).then_some((before, inside, after))
    });
    match parts {
        Some((before, inside, after)) => inside
            .split(',')
            .map(|one| format!("{before}{one}{after}"))
            .collect(),
        None => vec![path.to_owned()],
    }
}

pub(in crate::shell::lint) fn is_of_system(path: &str) -> bool {
    let mut clean = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !clean.ends_with('/') {
            clean.push(c);
        }
    }
    if clean == "/*" {
        return true;
    }
    let clean = clean.strip_suffix("/*").unwrap_or(&clean);
    let clean = match clean.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => shorter,
        _ => clean,
    };
    SYSTEM.contains(&clean)
}

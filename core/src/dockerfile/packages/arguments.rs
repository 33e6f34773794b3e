//! Flags, their values and the other words of a package manager's command.

use super::grammar::Grammar;
use crate::{shell::Word, text::Span};

/// A flag of a package manager.
#[derive(Clone, Copy, Debug)]
pub struct Flag<'a> {
    /// Its name with its dashes: `--target-release`, `-qy`.
    pub name: &'a str,
    /// Its value, in the same word or the next.
    pub value: Option<&'a str>,
    /// It with its value.
    pub span: Span,
    /// Whether the shell replaces nothing in its value.
    pub literal: bool,
}

impl Flag<'_> {
    /// Whether it is one of these; a flag of one letter is also found among others, as in `-qy`.
    pub fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| {
            if self.name == *name {
                return true;
            }
            let letter = name.strip_prefix('-').filter(|letter| letter.len() == 1);
            let cluster = self
                .name
                .strip_prefix('-')
                .filter(|rest| !rest.starts_with('-'));
            matches!((letter, cluster), (Some(letter), Some(cluster)) if cluster.contains(letter))
        })
    }
}

/// The words of a command, told apart.
pub(super) struct Arguments<'a> {
    pub(super) flags: Vec<Flag<'a>>,
    /// Verbs and packages.
    pub(super) words: Vec<&'a Word>,
    /// A word before the verb is unknown, so that it may be any flags.
    pub(super) unknown_flags: bool,
}

/// Tells flags and their values from other words.
pub(super) fn read<'a>(grammar: &Grammar, words: &'a [Word]) -> Arguments<'a> {
    let mut arguments = Arguments {
        flags: Vec::new(),
        words: Vec::new(),
        unknown_flags: false,
    };
    let mut rest = words.iter();
    let mut only_words = false;
    while let Some(word) = rest.next() {
        let text = word.text.as_str();
        if text == "--" && !only_words {
            only_words = true;
            // What follows is for the build of an extension, not for gem.
            if grammar.ends_at_dashes {
                break;
            }
            continue;
        }
        if only_words || !text.starts_with('-') || text.len() == 1 {
            let is_unknown_flag =
                arguments.words.is_empty() && !word.literal && text.starts_with('$');
            if is_unknown_flag {
                arguments.unknown_flags = true;
            } else {
                arguments.words.push(word);
            }
            continue;
        }
        arguments.flags.push(flag(grammar, word, &mut rest));
    }
    arguments
}

fn flag<'a>(grammar: &Grammar, word: &'a Word, rest: &mut std::slice::Iter<'a, Word>) -> Flag<'a> {
    let text = word.text.as_str();
    let alone = Flag {
        name: text,
        value: None,
        span: word.span,
        literal: word.literal,
    };
    if grammar.with_value.contains(&text) {
        return with_next(alone, rest);
    }
    if let Some((name, value)) = text.split_once('=').filter(|(name, _)| is_name(name)) {
        return Flag {
            name,
            value: Some(value),
            ..alone
        };
    }
    if !grammar.clusters || text.starts_with("--") || !text.is_ascii() {
        return alone;
    }
    let takes_value = |letter: &str| {
        grammar
            .with_value
            .iter()
            .any(|flag| flag.strip_prefix('-') == Some(letter))
    };
    // `-tbackports`
    if takes_value(&text[1..2]) {
        return Flag {
            name: &text[..2],
            value: Some(&text[2..]),
            ..alone
        };
    }
    // `-yt backports`
    if takes_value(&text[text.len() - 1..]) {
        return with_next(alone, rest);
    }
    alone
}

fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.'))
}

fn with_next<'a>(flag: Flag<'a>, rest: &mut std::slice::Iter<'a, Word>) -> Flag<'a> {
    match rest.next() {
        Some(value) => Flag {
            value: Some(&value.text),
            span: flag.span.to(value.span),
            literal: value.literal,
            ..flag
        },
        None => flag,
    }
}

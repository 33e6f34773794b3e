//! Options and operands of a command, as `getopt_long` reads them.

use super::Value;
use crate::shell::{Command, Word};

/// Which options of a program take a value as the word after them.
#[derive(Clone, Copy)]
pub(super) struct Syntax {
    /// Letters.
    pub(super) short: &'static str,
    /// Names without dashes.
    pub(super) long: &'static [&'static str],
}

/// An option or an operand.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    /// A letter or a name without dashes, and its value.
    Flag(&'a str, Option<Value<'a>>),
    Operand(&'a Word),
}

/// The options and operands of a command, in order.
pub(super) fn items(command: &Command, syntax: Syntax) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut words = command.arguments().iter();
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if text == "--" {
            items.extend(words.by_ref().map(Item::Operand));
        } else if let Some(option) = text.strip_prefix("--") {
            let (name, written) = match option.split_once('=') {
                Some((name, value)) => (name, Some(Value { word, text: value })),
                None => (option, None),
            };
            let takes_next = written.is_none() && syntax.long.contains(&name);
            let value = if takes_next {
                words.next().map(whole)
            } else {
                written
            };
            items.push(Item::Flag(name, value));
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (at, letter) in letters.char_indices() {
                let end = at + letter.len_utf8();
                let name = &letters[at..end];
                if !syntax.short.contains(letter) {
                    items.push(Item::Flag(name, None));
                    continue;
                }
                let rest = &letters[end..];
                let value = if rest.is_empty() {
                    words.next().map(whole)
                } else {
                    Some(Value { word, text: rest })
                };
                items.push(Item::Flag(name, value));
                break;
            }
        } else {
            items.push(Item::Operand(word));
        }
    }
    items
}

/// The words that are neither options nor their values.
pub(super) fn operands(command: &Command, syntax: Syntax) -> Vec<&Word> {
    let operand = |item| match item {
        Item::Operand(word) => Some(word),
        Item::Flag(..) => None,
    };
    items(command, syntax)
        .into_iter()
        .filter_map(operand)
        .collect()
}

fn whole(word: &Word) -> Value<'_> {
    Value {
        word,
        text: &word.text,
    }
}

//! `find` without a place to start (SC2185), and what it finds given to `xargs` by lines (SC2038).

use super::{Simple, walk::words_of};
use crate::shell::lint::found::Found;

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    if command.base_name() == Some("find") {
        without_start(command, found);
    }
    if command.name() == Some("find") {
        to_xargs(command, found);
    }
}

fn without_start(command: &Simple<'_>, found: &mut Found) {
    let arguments = command.arguments();
    if arguments.iter().any(|word| word.text == "--help") {
        return;
    }
    let mut rest = arguments.iter().skip_while(|word| is_leading(&word.text));
    let lacks_start = rest.next().is_none_or(|word| {
        word.literal()
            .is_some_and(|text| text.len() > 1 && text.starts_with('-'))
    });
    if lacks_start {
        found.add(2185, command.words[0].range.clone());
    }
}

/// Options that stand before the places, of GNU and BSD; two dashes end them.
fn is_leading(word: &str) -> bool {
    let Some(letters) = word.strip_prefix('-') else {
        return false;
    };
    letters == "-"
        || letters.chars().count() == 1
        || letters.starts_with('O')
        || (!letters.is_empty() && letters.chars().all(|c| "HLPEXdfsx".contains(c)))
}

fn to_xargs(command: &Simple<'_>, found: &mut Found) {
    let Some(reader) = command.place.reader else {
        return;
    };
    let reader = words_of(reader, command.source);
    if reader.first().and_then(|word| word.literal()) != Some("xargs") {
        return;
    }
    let by_zero_byte = reader.iter().skip(1).any(|word| {
        word.text == "--null"
            || (word.text.starts_with('-')
                && !word.text.starts_with("--")
                && word.text.contains('0'))
    });
    let writes_zero_bytes = command
        .arguments()
        .iter()
        .any(|word| matches!(word.text.as_str(), "-print0" | "-printf" | "-fprint0"));
    if !by_zero_byte && !writes_zero_bytes {
        let end = command
            .words
            .last()
            .map_or(command.start, |word| word.range.end);
        found.add(2038, command.start..end);
    }
}

//! `[ 1 ]` and other constants as conditions: SC2158 to SC2161, SC2078.

use super::Simple;
use crate::shell::lint::found::Found;

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    let [first, words @ .., last] = command.words else {
        return;
    };
    if first.text != "[" || last.text != "]" {
        return;
    }
    let joins = |word: &str| matches!(word, "-a" | "-o" | "(" | ")" | "!");
    for (at, word) in words.iter().enumerate() {
        let alone = words[..at].last().is_none_or(|before| joins(&before.text))
            && words.get(at + 1).is_none_or(|after| joins(&after.text));
        let code = match word.literal() {
            Some("1") => 2161,
            Some("true") => 2160,
            Some("0") => 2159,
            Some("false") => 2158,
            _ => continue,
        };
        if alone {
            found.add(code, word.range.clone());
        }
    }
}

//! `[ … ]`: constants as conditions (SC2158 to SC2161, SC2050), operators that are none (SC2057) or
//! go by another name (SC2331).

use super::{Simple, word::Arg};
use crate::shell::lint::found::Found;

pub(super) fn check(command: &Simple<'_>, found: &mut Found) {
    let [first, words @ .., last] = command.words else {
        return;
    };
    if first.text != "[" || last.text != "]" {
        return;
    }
    let joins = |word: &Arg<'_>| matches!(word.text.as_str(), "-a" | "-o" | "(" | ")" | "!");
    // What is left between what joins it; `-a` joins only after something.
    let mut start = 0;
    for at in 0..=words.len() {
        let ends =
            at == words.len() || (joins(&words[at]) && (words[at].text != "-a" || at > start));
        if ends {
            expression(&words[start..at], found);
            start = at + 1;
        }
    }
}

fn expression(words: &[Arg<'_>], found: &mut Found) {
    match words {
        [only] => {
            let code = match only.literal() {
                Some("1") => 2161,
                Some("true") => 2160,
                Some("0") => 2159,
                Some("false") => 2158,
                _ => return,
            };
            found.add(code, only.range.clone());
        }
        [operator, _] if operator.text == "-a" => found.add(2331, operator.range.clone()),
        [left, operator, right] => {
            let name = operator.text.as_str();
            let is_constant = left.literal().is_some() && right.literal().is_some();
            let compares = matches!(
                name,
                "=" | "==" | "!=" | "<" | ">" | "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge"
            );
            let files = matches!(name, "-nt" | "-ot" | "-ef");
            let letters = name.strip_prefix('-').unwrap_or_default();
            if compares && is_constant {
                found.add(2050, operator.range.clone());
            } else if !compares
                && !files
                && letters.len() > 1
                && letters.bytes().all(|byte| byte.is_ascii_lowercase())
            {
                found.add(2057, operator.range.clone());
            }
        }
        _ => {}
    }
}

//! How words are written, as Go's `strings.ToLower` and `strings.ToUpper` see it.

use crate::syntax::instruction::lowercase;

pub(super) fn is_lower(word: &str) -> bool {
    lowercase(word) == word
}

pub(super) fn is_upper(word: &str) -> bool {
    uppercase(word) == word
}

fn uppercase(word: &str) -> String {
    word.chars()
        .map(|c| c.to_uppercase().next().unwrap_or(c))
        .collect()
}

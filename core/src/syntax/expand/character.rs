//! Letters and digits as Go has them.

use regex::RegexSet;
use std::sync::LazyLock;

/// What a name is made of.
pub(super) fn is_name(c: char) -> bool {
    is_letter(c) || is_digit(c) || c == '_'
}

/// Go's `unicode.IsLetter`; Rust's `is_alphabetic` knows marks and numbers that are none.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && class(c) == Some(0))
}

/// Go's `unicode.IsDigit`: decimal digits of any script.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && class(c) == Some(1))
}

/// Which of `L` and `Nd` a character's general category is.
fn class(c: char) -> Option<usize> {
    static CLASSES: LazyLock<Option<RegexSet>> =
        LazyLock::new(|| RegexSet::new([r"^\p{L}$", r"^\p{Nd}$"]).ok());
    CLASSES
        .as_ref()?
        .matches(c.encode_utf8(&mut [0; 4]))
        .iter()
        .next()
}

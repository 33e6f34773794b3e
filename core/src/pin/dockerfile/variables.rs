//! The variables in a word.

use crate::syntax::expand::{self, Environment, Mode, Variable};

/// The names of the variables that a text uses, in order of name.
pub(super) fn variables(text: &str, escape: char) -> Vec<String> {
    let mode = Mode {
        escape,
        ..Mode::default()
    };
    let names = match expand::expand_word(text, &NothingKnown, mode) {
        Ok(expansion) => expansion.names,
        Err(error) => error.names,
    };
    names.unknown.into_iter().collect()
}

/// Every variable may have any value.
struct NothingKnown;

impl Environment for NothingKnown {
    fn variable(&self, _name: &str) -> Variable<'_> {
        Variable::Unknown
    }
}

/// The text before the variable that ends a word, and the variable: `$NAME` or `${NAME}`, also
/// before a closing double quote.
pub(super) fn split_tail(word: &str, escape: char) -> Option<(&str, &str)> {
    let word = word.strip_suffix('"').unwrap_or(word);
    // In single quotes a variable is none, and a word with both kinds is too odd to take apart.
    if word.contains('\'') {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (before, name) = if let Some(inner) = word.strip_suffix('}') {
        inner.rsplit_once("${")?
    } else {
        let name = word.rsplit(|c| !is_name(c)).next()?;
        (word[..word.len() - name.len()].strip_suffix('$')?, name)
    };
    let is_whole = name.chars().all(is_name) && !name.starts_with(|c: char| c.is_ascii_digit());
    (is_whole && !name.is_empty() && !before.ends_with([escape, '$'])).then_some((before, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_at_the_end() {
        for (word, expected) in [
            ("$A", Some(("", "A"))),
            ("a:$A_1", Some(("a:", "A_1"))),
            ("a:${A}", Some(("a:", "A"))),
            ("\"a:$A\"", Some(("\"a:", "A"))),
            ("$A:${B}", Some(("$A:", "B"))),
            ("$A$B", Some(("$A", "B"))),
            ("${A}b", None),
            ("${A:-b}", None),
            ("${A:-${B}}", None),
            ("'$A'", None),
            ("\\$A", None),
            ("\\${A}", None),
            ("$1", None),
            ("$", None),
            ("${}", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(split_tail(word, '\\'), expected, "{word}");
        }
        assert_eq!(split_tail("`$A", '`'), None);
    }

    #[test]
    fn names() {
        assert_eq!(variables("${A:-$B}'$C'\"$D", '\\'), ["A", "B", "D"]);
    }
}

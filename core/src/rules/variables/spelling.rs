//! How variables are written in a text.

use std::ops::Range;

/// A use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Where it stands, from the `$`.
    pub(super) range: Range<usize>,
    /// What says what to do with the value, or without one: `-` for `${A:-b}` and `${A-b}`.
    pub(super) operator: Option<char>,
}

/// The uses of a variable in a text, in order; those that an escape or quotes keep from being one too.
pub(super) fn uses(text: &str, name: &str) -> Vec<Use> {
    let mut all = Vec::new();
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let (brace, inner) = match rest.strip_prefix('{') {
            Some(inner) => (1, inner),
            None => (0, rest),
        };
        let Some(after) = inner.strip_prefix(name) else {
            continue;
        };
        let goes_on = |c: char| c.is_alphanumeric() || c == '_';
        let is_word = name.chars().all(goes_on) && !name.starts_with(|c: char| c.is_ascii_digit());
        if is_word && after.starts_with(goes_on) {
            continue;
        }
        let modifier = after.trim_start_matches(':').chars().next();
        all.push(Use {
            range: at..at + 1 + brace + name.len(),
            operator: modifier.filter(|c| brace == 1 && *c != '}'),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::uses;

    #[test]
    fn how_variables_are_written() {
        for (text, name, expected) in [
            ("$A", "A", &[(0..2, None)][..]),
            ("x${A}y", "A", &[(1..4, None)]),
            ("$AB $A_ ${AB}", "A", &[]),
            (
                "$A-${A:-b}${A+c}${A#d}",
                "A",
                &[
                    (0..2, None),
                    (3..6, Some('-')),
                    (10..13, Some('+')),
                    (16..19, Some('#')),
                ],
            ),
            ("$1a $$ $?", "1", &[(0..2, None)]),
            ("$1a $$ $?", "$", &[(4..6, None)]),
            ("", "A", &[]),
        ] {
            let found: Vec<_> = uses(text, name)
                .into_iter()
                .map(|it| (it.range, it.operator))
                .collect();
            assert_eq!(found, expected, "{text} {name}");
        }
    }
}

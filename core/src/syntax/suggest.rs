//! The nearest of a list of words.

/// Edits at which two words are too far apart to suggest one for the other, as in BuildKit.
const TOO_FAR: usize = 3;

/// The option that is nearest to `word`, if one is near enough; the first of equals.
pub(crate) fn nearest<'o>(
    word: &str,
    options: impl IntoIterator<Item = &'o str>,
) -> Option<&'o str> {
    // A word this long is near to nothing, and its distance would cost too much.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    options
        .into_iter()
        // The lengths alone keep most apart.
        .filter(|option| option.chars().count().abs_diff(length) < TOO_FAR)
        .map(|option| (distance(word, option), option))
        // Half of a short word replaced is another word.
        .filter(|(distance, _)| *distance < TOO_FAR && distance * 2 <= length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, option)| option)
}

/// The Levenshtein distance in characters, whatever their case.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_near() {
        let options = ["FROM", "RUN", "COPY"];
        assert_eq!(nearest("Rum", options), Some("RUN"));
        assert_eq!(nearest("FOO", options), None);
        assert_eq!(nearest("ENTRYPOINT", options), None);
    }
}

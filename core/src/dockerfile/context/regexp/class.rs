//! Character classes and escapes of Go's regular expressions.

use super::ascii;
use crate::dockerfile::context::PatternError;

/// `[a-z\d]` and `\d`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl Class {
    /// Reads what follows a `[`, and gives what is left.
    ///
    /// `named_end` is how many bytes before the end of the expression its last `:]` is; the largest
    /// number if it has none.
    pub(super) fn parse(text: &str, named_end: usize) -> Result<(Self, &str), PatternError> {
        let mut rest = text.strip_prefix('^').unwrap_or(text);
        let mut class = Self {
            ranges: Vec::new(),
            negated: rest.len() < text.len(),
        };
        let mut is_first = true;
        loop {
            if !is_first && let Some(after) = rest.strip_prefix(']') {
                return Ok((class.in_order(), after));
            }
            is_first = false;
            rest = class.push_item(rest, named_end)?;
        }
    }

    /// Reads what follows a `\` that stands for a class, and gives what is left. `None` if it does
    /// not stand for one.
    pub(super) fn parse_escape(text: &str) -> Result<Option<(Self, &str)>, PatternError> {
        let Some(letter) = text.chars().next() else {
            return Ok(None);
        };
        let after = &text[letter.len_utf8()..];
        let (ranges, after) = match letter.to_ascii_lowercase() {
            'd' => (ascii::DIGIT, after),
            's' => (ascii::PERL_SPACE, after),
            'w' => (ascii::WORD, after),
            'p' => category(after)?,
            _ => return Ok(None),
        };
        let mut class = Self::default();
        class.push_ascii(ranges, letter.is_ascii_uppercase());
        Ok(Some((class, after)))
    }

    pub(super) fn has(&self, char: char) -> bool {
        let above = self.ranges.partition_point(|(low, _)| *low <= char);
        let in_ranges = self.ranges[..above]
            .last()
            .is_some_and(|(_, high)| char <= *high);
        in_ranges != self.negated
    }

    /// The same with its ranges in order and apart, for [`has`](Self::has) to search.
    fn in_order(mut self) -> Self {
        self.ranges.sort_unstable();
        self.ranges.dedup_by(|range, before| {
            let overlaps = range.0 <= before.1;
            if overlaps {
                before.1 = before.1.max(range.1);
            }
            overlaps
        });
        self
    }

    /// Reads a character, a range or a named class into this one, and gives what is left.
    fn push_item<'a>(&mut self, text: &'a str, named_end: usize) -> Result<&'a str, PatternError> {
        if let Some((name, after)) = text
            .strip_prefix("[:")
            .filter(|inner| inner.len() >= named_end)
            .and_then(|inner| inner.split_once(":]"))
        {
            let negated = name.starts_with('^');
            let ranges =
                ascii::named(name.strip_prefix('^').unwrap_or(name)).ok_or(PatternError)?;
            self.push_ascii(ranges, negated);
            return Ok(after);
        }
        if let Some(escape) = text.strip_prefix('\\')
            && let Some((class, after)) = Self::parse_escape(escape)?
        {
            self.ranges.extend(class.ranges);
            return Ok(after);
        }
        let (low, after) = class_char(text)?;
        let (high, after) = match after.strip_prefix('-') {
            Some(range) if !range.is_empty() && !range.starts_with(']') => class_char(range)?,
            _ => (low, after),
        };
        if high < low {
            return Err(PatternError);
        }
        self.ranges.push((low, high));
        Ok(after)
    }

    /// Adds the ranges, or all that is not in them.
    fn push_ascii(&mut self, ranges: ascii::Ranges, negated: bool) {
        if !negated {
            let chars = |&(low, high)| (char::from(low), char::from(high));
            self.ranges.extend(ranges.iter().map(chars));
            return;
        }
        let mut next = 0;
        for &(low, high) in ranges {
            if next < low {
                self.ranges.push((char::from(next), char::from(low - 1)));
            }
            next = high + 1;
        }
        self.ranges.push((char::from(next), char::MAX));
    }
}

/// Reads what follows a `\` that stands for one character, and gives what is left.
pub(super) fn escaped_char(text: &str) -> Result<(char, &str), PatternError> {
    let first = text.chars().next().ok_or(PatternError)?;
    let after = &text[first.len_utf8()..];
    let octal = |most: usize| {
        let len = text
            .bytes()
            .take(most)
            .take_while(|byte| matches!(byte, b'0'..=b'7'))
            .count();
        from_digits(&text[..len], 8).map(|char| (char, &text[len..]))
    };
    match first {
        'a' => Ok(('\x07', after)),
        'f' => Ok(('\x0c', after)),
        'n' => Ok(('\n', after)),
        'r' => Ok(('\r', after)),
        't' => Ok(('\t', after)),
        'v' => Ok(('\x0b', after)),
        'x' if after.starts_with('{') => {
            let (digits, after) = after[1..].split_once('}').ok_or(PatternError)?;
            Ok((from_digits(digits, 16)?, after))
        }
        'x' => {
            let digits = after.get(..2).ok_or(PatternError)?;
            Ok((from_digits(digits, 16)?, &after[2..]))
        }
        '0' => octal(3),
        // A single digit would refer back to a group, which Go does not have.
        '1'..='7' if after.starts_with(|next| matches!(next, '0'..='7')) => octal(3),
        _ if first.is_ascii() && !first.is_ascii_alphanumeric() => Ok((first, after)),
        _ => Err(PatternError),
    }
}

/// Reads a category of Unicode, `L` or `{L}`, and gives what is left.
fn category(text: &str) -> Result<(ascii::Ranges, &str), PatternError> {
    let (name, after) = match text.strip_prefix('{') {
        Some(inner) => inner.split_once('}').ok_or(PatternError)?,
        None => text.split_at_checked(1).ok_or(PatternError)?,
    };
    let ranges = ascii::of_category(name).ok_or(PatternError)?;
    Ok((ranges, after))
}

fn class_char(text: &str) -> Result<(char, &str), PatternError> {
    if let Some(escape) = text.strip_prefix('\\') {
        return escaped_char(escape);
    }
    let char = text.chars().next().ok_or(PatternError)?;
    Ok((char, &text[char.len_utf8()..]))
}

fn from_digits(digits: &str, radix: u32) -> Result<char, PatternError> {
    // `from_str_radix` would take a sign.
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(PatternError);
    }
    let code = u32::from_str_radix(digits, radix).map_err(|_| PatternError)?;
    char::from_u32(code).ok_or(PatternError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes() {
        for (class, inside, outside) in [
            ("abc]", "abc", "d]"),
            ("^abc]", "d]\n", "abc"),
            ("]a]", "]a", "b"),
            ("a-c-e]", "abc-e", "d"),
            ("a-]", "a-", "b"),
            ("-a]", "a-", "b"),
            ("[^/]", "[^/", "a]"),
            ("\\]\\-\\^]", "]-^", "\\a"),
            ("\\d\\S]", "1a", " "),
            ("\\W]", "-é", "a_1"),
            ("\\x41-\\x43]", "ABC", "D"),
            ("[:alpha:]_]", "aZ_", "1:"),
            ("[:^digit:]]", "a\0é", "059"),
            ("[:x]", "[:x", "]"),
            ("\\pL\\p{n}]", "aZ0", "-_"),
            ("\\pp]", "!(_-\\", "$^a|"),
            ("\\PS]", "!a", "$^|"),
            ("[:space:]]", "\x0b ", "a"),
            ("\\s]", "\t ", "\x0b"),
        ] {
            let (parsed, rest) = Class::parse(class, 0).expect(class);
            assert_eq!(rest, "", "{class}");
            assert!(inside.chars().all(|char| parsed.has(char)), "{class}");
            assert!(!outside.chars().any(|char| parsed.has(char)), "{class}");
        }
    }

    #[test]
    fn errors() {
        for class in [
            "",
            "a",
            "]",
            "z-a]",
            "a-\\d]",
            "[:nope:]]",
            "\\q]",
            "\\p{Greek}]",
            "\\pa]",
            "a\\",
        ] {
            assert!(Class::parse(class, 0).is_err(), "{class}");
        }
    }
}

//! The part of Go's regular expressions that an ignore pattern can turn into.
//!
//! moby/patternmatcher writes a pattern as a Go regular expression and leaves classes, escapes,
//! `^`, `|` and `{` in it as they stand, so `\d`, `[[:alpha:]]`, `a|b` and `x{2}` work in an ignore
//! file. There are no groups that a user could write, which leaves rows of steps. Matching them
//! directly takes less code than rewriting them for the `regex` crate, whose classes nest and whose
//! `\d` is Unicode's, and spares a compilation for each pattern of each file.

mod ascii;
mod class;
mod steps;

use super::PatternError;
use class::Class;
use std::sync::Arc;
use steps::{Set, Step, Steps};

/// A regular expression that may match any part of a text.
#[derive(Clone, Debug)]
pub(super) struct Regexp {
    /// Any of them may match.
    alternatives: Vec<Steps>,
}

/// `**` in a pattern: any folders, or none.
pub(super) const FOLDERS: &str = "(.*/)?";
/// `**` at the end of a pattern.
pub(super) const ANYTHING: &str = ".*";
/// `*` in a pattern.
pub(super) const NAME: &str = "[^/]*";
/// `?` in a pattern.
pub(super) const NAME_CHAR: &str = "[^/]";

/// The largest number in `x{n,m}`; a larger one is malformed.
const MAX_REPEAT: usize = 1000;

impl Regexp {
    /// Reads an expression of [`FOLDERS`], [`ANYTHING`], classes with or without a `*`, escapes,
    /// `^`, `$`, `|`, `{n,m}`, and characters.
    ///
    /// `room` is for how many more steps repetitions may unfold; past it they are refused.
    pub(super) fn parse(text: &str, room: &mut usize) -> Result<Self, PatternError> {
        let mut alternatives = Vec::new();
        let mut steps = Vec::new();
        let mut was_repeated = false;
        // Looked for once: to look from each class on would take the square of the time.
        let named_end = text.rfind(":]").map_or(usize::MAX, |at| text.len() - at);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let after_first = &rest[first.len_utf8()..];
            let is_repeated;
            (is_repeated, rest) = if let Some(after) = rest.strip_prefix(FOLDERS) {
                push_folders(&mut steps);
                (true, after)
            } else if let Some(after) = rest.strip_prefix(ANYTHING) {
                steps.push(Step::Many(Set::NotNewline));
                (true, after)
            } else if let Some((times, after)) = repetition(rest)? {
                if was_repeated {
                    return Err(PatternError);
                }
                repeat_last(&mut steps, times, room)?;
                (true, after)
            } else if first == '|' {
                alternatives.push(Steps::new(std::mem::take(&mut steps)));
                (false, after_first)
            } else if first == '[' {
                parse_class(after_first, named_end, &mut steps)?
            } else if first == '\\' {
                (false, parse_escape(after_first, &mut steps)?)
            } else {
                steps.push(match first {
                    '^' => Step::Start,
                    '$' => Step::End,
                    // A translated pattern has these only where they were seen to already.
                    '(' | ')' | '*' | '+' | '?' | '.' => return Err(PatternError),
                    _ => Step::One(Set::Char(first)),
                });
                (false, after_first)
            };
            was_repeated = is_repeated;
        }
        alternatives.push(Steps::new(steps));
        Ok(Self { alternatives })
    }

    /// Whether any part of the text matches.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.alternatives.iter().any(|steps| steps.is_match(text))
    }

    /// Whether any part matches of the text, or of what is before any `/` in it.
    pub(super) fn is_match_of_folder(&self, text: &str) -> bool {
        self.alternatives
            .iter()
            .any(|steps| steps.is_match_of_folder(text))
    }
}

/// Reads what follows a `[`; tells whether a `*` followed, and gives what is left.
fn parse_class<'a>(
    text: &'a str,
    named_end: usize,
    steps: &mut Vec<Step>,
) -> Result<(bool, &'a str), PatternError> {
    let (class, after) = Class::parse(text, named_end)?;
    let set = Set::Class(Arc::new(class));
    let Some(after_star) = after.strip_prefix('*') else {
        steps.push(Step::One(set));
        return Ok((false, after));
    };
    let step = Step::Many(set);
    // Any number and any number are any number.
    if steps.last() != Some(&step) {
        steps.push(step);
    }
    Ok((true, after_star))
}

/// Reads what follows a `\` outside of a class, and gives what is left.
fn parse_escape<'a>(text: &'a str, steps: &mut Vec<Step>) -> Result<&'a str, PatternError> {
    let first = text.chars().next().ok_or(PatternError)?;
    let after = &text[first.len_utf8()..];
    steps.push(match first {
        'A' => Step::Start,
        'z' => Step::End,
        'b' => Step::WordEdge(true),
        'B' => Step::WordEdge(false),
        'Q' => {
            let (literal, after) = after.split_once("\\E").unwrap_or((after, ""));
            steps.extend(literal.chars().map(|char| Step::One(Set::Char(char))));
            return Ok(after);
        }
        _ => {
            let (set, after) = match Class::parse_escape(text)? {
                Some((class, after)) => (Set::Class(Arc::new(class)), after),
                None => class::escaped_char(text).map(|(char, after)| (Set::Char(char), after))?,
            };
            steps.push(Step::One(set));
            return Ok(after);
        }
    });
    Ok(after)
}

/// How many times, at least and at most.
type Times = (usize, Option<usize>);

/// Reads `{n}`, `{n,}` or `{n,m}`, and gives what is left. `None` if it is not one: then its `{` is
/// an ordinary character.
fn repetition(text: &str) -> Result<Option<(Times, &str)>, PatternError> {
    let Some(inner) = text.strip_prefix('{') else {
        return Ok(None);
    };
    let end = inner.find(|char: char| !char.is_ascii_digit() && char != ',');
    let (inner, after) = inner.split_at(end.unwrap_or(inner.len()));
    let Some(after) = after.strip_prefix('}') else {
        return Ok(None);
    };
    let (least, most) = inner.split_once(',').unwrap_or((inner, inner));
    let is_number = |text: &str| text == "0" || (!text.starts_with('0') && !text.contains(','));
    if least.is_empty() || !is_number(least) || !is_number(most) {
        return Ok(None);
    }
    let value = |text: &str| match text.parse() {
        Ok(times) if times <= MAX_REPEAT => Ok(times),
        _ => Err(PatternError),
    };
    let least = value(least)?;
    let most = if most.is_empty() {
        None
    } else {
        Some(value(most)?)
    };
    if most.is_some_and(|most| most < least) {
        return Err(PatternError);
    }
    Ok(Some(((least, most), after)))
}

/// Unfolds a repetition of the last step.
fn repeat_last(
    steps: &mut Vec<Step>,
    (least, most): Times,
    room: &mut usize,
) -> Result<(), PatternError> {
    match steps.pop().ok_or(PatternError)? {
        Step::One(set) => {
            *room = room
                .checked_sub(most.unwrap_or(least))
                .ok_or(PatternError)?;
            steps.extend(std::iter::repeat_n(Step::One(set.clone()), least));
            match most {
                Some(most) => {
                    steps.extend(std::iter::repeat_n(Step::Optional(set), most - least));
                }
                None => steps.push(Step::Many(set)),
            }
        }
        // A place is passed once or not at all.
        place if least > 0 => steps.push(place),
        _ => {}
    }
    Ok(())
}

fn push_folders(steps: &mut Vec<Step>) {
    let folders = [
        Step::MaybeTwo,
        Step::Many(Set::NotNewline),
        Step::One(Set::Char('/')),
    ];
    // Any folders below any folders are any folders.
    if !steps.ends_with(&folders) {
        steps.extend(folders);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Regexp, PatternError> {
        Regexp::parse(text, &mut MAX_REPEAT.clone())
    }

    #[test]
    fn matching() {
        for (expression, text, expected) in [
            ("^a$", "a", true),
            ("^a$", "ab", false),
            ("^a[^/]*$", "abc", true),
            ("^a[^/]*$", "a/c", false),
            ("^[^/]*x[^/]*x$", "axbxcx", true),
            ("^(.*/)?b$", "b", true),
            ("^(.*/)?b$", "a/c/b", true),
            ("^(.*/)?b$", "ab", false),
            ("^(.*/)?(.*/)?b$", "a/b", true),
            ("^(.*/)?b$", "a\n/b", false),
            ("^[^/]*$", "a\nb", true),
            ("^a.*$", "ab/c", true),
            ("^a.*$", "ab\n", false),
            ("^a^b$", "ab", false),
            ("^^a$", "a", true),
            ("^]$", "]", true),
            ("^\\Qa.b$", "a.b$c", true),
            ("^\\Q[^/]\\E\\.$", "[^/].", true),
            ("^\\bab\\b-\\B-\\z$", "ab--", true),
            ("^a\\bb$", "ab", false),
            ("^\\d\\D\\s\\S\\w\\W$", "1a xy-", true),
            ("^\\d$", "\u{661}", false),
            ("^\\x41\\x{1f600}\\012\\n\\_$", "A\u{1f600}\n\n_", true),
            ("^a$", "é", false),
            ("^é$", "é", true),
            // An alternative has only the anchors that are in it.
            ("^a|b$", "ax", true),
            ("^a|b$", "xb", true),
            ("^a|b$", "xax", false),
            ("^a|bc|d$", "xbcx", true),
            ("^a|$", "x", true),
            ("^a{2}$", "aa", true),
            ("^a{2}$", "a", false),
            ("^a{2}$", "aaa", false),
            ("^ba{1,2}$", "baa", true),
            ("^ba{1,2}$", "baaa", false),
            ("^ba{1,}$", "baaa", true),
            ("^ba{0}$", "b", true),
            ("^{0}a$", "ba", true),
            ("^{2}a$", "ba", false),
            ("^a{,2}b{x}{01}{$", "a{,2}b{x}{01}{", true),
        ] {
            let regexp = parse(expression).expect(expression);
            assert_eq!(regexp.is_match(text), expected, "{expression} {text:?}");
        }
    }

    #[test]
    fn errors() {
        for expression in [
            "^[$",
            "^\\",
            "^\\q",
            "^\\8",
            "^\\1$",
            "^\\x4$",
            "^\\x{}",
            "^\\C",
            "^\\pa",
            "^\\é",
            "^a*",
            "^a(b)",
            "^[^/]*{2}",
            "^(.*/)?{2}",
            "^a{1}{1}",
            "^|{1}",
            "^a{2,1}",
            "^a{1001}",
        ] {
            assert!(parse(expression).is_err(), "{expression}");
        }
    }

    #[test]
    fn repetitions_unfold_as_far_as_there_is_room() {
        let mut room = 10;
        for (expression, is_ok) in [("a{6}", true), ("a{5}", false), ("a{1,4}", true)] {
            assert_eq!(
                Regexp::parse(expression, &mut room).is_ok(),
                is_ok,
                "{expression}"
            );
        }
        assert_eq!(room, 0);
    }
}

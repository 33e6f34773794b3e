//! Secrets in short texts: a variable, a label, a line of the history.

use super::{SecretMatch, settings};
use crate::secrets::{Kind, Token, Tries, apart, hits_in_text};
use settings::Assigned;
use std::{borrow::Cow, ops::Range};

/// How often a pattern is tried on a text.
const TRIES: u16 = 1024;

/// What stands for a secret in a text.
const MASK: &str = "***";

/// The secrets in a text of an image's configuration: in known formats, in `NAME=value` with the name of
/// a secret, and in URLs. In order; each once.
///
/// Lines and columns are those of the text.
pub fn scan_text(text: &str) -> Vec<SecretMatch> {
    let mut told: Vec<SecretMatch> = Vec::new();
    for (range, mut found) in secrets(text) {
        if told.iter().any(|it| it.hash == found.hash) {
            continue;
        }
        let before = &text.as_bytes()[..range.start];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        found.line = number(memchr::memchr_iter(b'\n', before).count() + 1);
        found.column = number(range.start - line_start + 1);
        found.offset = range.start as u64;
        told.push(found);
    }
    told
}

/// The text with `***` for each secret that [`scan_text`] finds in it.
pub fn mask_text(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for (range, _) in secrets {
        masked.push_str(&text[end..range.start]);
        masked.push_str(MASK);
        end = range.end;
    }
    masked.push_str(&text[end..]);
    masked.into()
}

/// Where secrets stand; none overlaps another, and all start and end between characters.
fn secrets(text: &str) -> Vec<(Range<usize>, SecretMatch)> {
    let bytes = text.as_bytes();
    let mut tries = Tries::new(TRIES);
    let tokens = hits_in_text(bytes).filter_map(|hit| hit.token(bytes, &mut tries));
    let tokens: Vec<Token> = apart(tokens.collect());
    let mut found: Vec<(Range<usize>, bool, SecretMatch)> = tokens
        .into_iter()
        .map(|token| {
            let found = SecretMatch::new(&token, bytes);
            (token.range, token.kind == Kind::Named, found)
        })
        .collect();
    for (word, start) in settings::words(text) {
        let settings = assigned(word).and_then(|it| {
            let range = start + it.range.start..start + it.range.end;
            let end = whole_value(text, start, &range);
            settings::secret_value(&it, range.start..end)
        });
        found.extend(settings.map(|it| (it.range.clone(), true, it.into_match(bytes))));
        let urls = settings::in_urls(word).map(|range| start + range.start..start + range.end);
        found.extend(urls.map(|range| {
            let setting = settings::url_password(range.clone());
            (range, true, setting.into_match(bytes))
        }));
    }
    found.sort_by_key(|(range, is_named, _)| (range.start, *is_named, usize::MAX - range.end));
    let mut end = 0;
    found.retain(|(range, ..)| {
        let is_apart = range.start >= end;
        end = end.max(range.end);
        is_apart && text.is_char_boundary(range.start) && text.is_char_boundary(range.end)
    });
    found
        .into_iter()
        .map(|(range, _, found)| (range, found))
        .collect()
}

/// Where a value ends that may have blanks in it: in quotes, in a text that is one variable, or as ENV
/// writes it in the history, up to the next name. `word` is where its word starts.
fn whole_value(text: &str, word: usize, value: &Range<usize>) -> usize {
    let before = text[..value.start].chars().next_back();
    let rest = text[value.end..].lines().next().unwrap_or_default();
    if let Some(quote) = before.filter(|c| matches!(c, '"' | '\'')) {
        return value.end + rest.find(quote).unwrap_or(0);
    }
    let step = text.strip_prefix("/bin/sh -c ").unwrap_or(text);
    let step = step.strip_prefix("#(nop)").unwrap_or(step);
    let is_env = step.trim_start().starts_with("ENV ");
    let until = match settings::words(rest).find(|(word, _)| word.contains('=')) {
        _ if word == 0 => rest,
        Some((_, at)) if is_env => &rest[..at],
        None if is_env => rest,
        _ => return value.end,
    };
    value.end + until.trim_end().len()
}

/// `NAME=value` and `--name=value`.
fn assigned(word: &str) -> Option<Assigned<'_>> {
    let (before, value) = word.split_once('=')?;
    let is_part = |c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c));
    let name = before.rsplit(is_part).next()?.trim_start_matches('-');
    let quoted = value.trim_start_matches(['"', '\'']);
    let start = before.len() + 1 + (value.len() - quoted.len());
    let value = quoted.split(['"', '\'', ';', '&', '|', ')']).next()?;
    (!name.is_empty()).then_some(Assigned {
        name,
        value,
        range: start..start + value.len(),
    })
}

//! Keeps the secrets that stand in a file out of what is shown of it.

use crate::{
    lint::{Finding, Outcome, TriedFix},
    text::{Edit, Source, Span},
};
use std::collections::HashMap;

/// What stands for a byte of a secret where the file is shown, and for a whole one in a message.
const MASK: &str = "*";

/// The shortest text that is looked for in messages: a shorter one is also part of other words.
const SHORTEST: usize = 8;

/// The secrets of a file: where they stand, and those that may stand in messages too.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secrets {
    /// In order, each with its text; none touches another.
    places: Vec<(Span, String)>,
    /// Those that can be looked for in messages by their first bytes, the longest first.
    starts: HashMap<[u8; SHORTEST], Vec<String>>,
}

impl Secrets {
    /// Those that rules and the engine have found.
    pub(crate) fn of(source: &Source, outcome: &Outcome) -> Self {
        let mut spans = outcome.secrets.clone();
        spans.sort_unstable();
        let mut apart: Vec<Span> = Vec::new();
        for span in spans {
            match apart.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        let text = |span: &Span| {
            let text = source.slice(*span).trim();
            text.trim_matches(['"', '\'']).to_owned()
        };
        let places: Vec<_> = apart.iter().map(|span| (*span, text(span))).collect();
        let mut starts: HashMap<_, Vec<String>> = HashMap::new();
        for (_, text) in &places {
            if let Some(start) = text.as_bytes().first_chunk().filter(|_| is_telling(text)) {
                starts.entry(*start).or_default().push(text.clone());
            }
        }
        for texts in starts.values_mut() {
            texts.sort_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
            texts.dedup();
        }
        Self { places, starts }
    }

    /// A stretch of the file that starts at `start`, as it may be shown: as many bytes as before.
    pub(crate) fn masked(&self, text: &str, start: u32) -> String {
        let first = self.places.partition_point(|(span, _)| span.end <= start);
        let mut spans = self.places[first..].iter().map(|(span, _)| span).peekable();
        let mut masked = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let at = start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            while spans.next_if(|span| span.end <= at).is_some() {}
            let is_secret = spans.peek().is_some_and(|span| span.start <= at);
            if is_secret && !c.is_whitespace() {
                masked.push_str(&MASK.repeat(c.len_utf8()));
            } else {
                masked.push(c);
            }
        }
        masked
    }

    /// Takes them out of all that a finding says; fixes that would write one again are not told.
    pub(crate) fn hide_in(&self, finding: &mut Finding) {
        if self.places.is_empty() {
            return;
        }
        self.hide(&mut finding.message);
        if let Some(help) = &mut finding.help {
            self.hide(help);
        }
        for related in &mut finding.related {
            self.hide(&mut related.message);
        }
        finding.fixes.retain(|fix| {
            let append = fix.append.as_ref();
            !fix.edits.iter().any(|edit| self.shows(edit))
                && append.is_none_or(|append| self.first_in(&append.text).is_none())
        });
        for fix in &mut finding.fixes {
            self.hide(&mut fix.title);
        }
    }

    /// The same for a fix that was tried.
    pub(crate) fn hide_in_fix(&self, fix: &mut TriedFix) {
        self.hide(&mut fix.message);
        self.hide(&mut fix.title);
        if let Some(reason) = &mut fix.reason {
            self.hide(reason);
        }
    }

    /// Whether an edit writes one of them.
    pub(super) fn shows(&self, edit: &Edit) -> bool {
        let replaced = edit.span;
        let first = self
            .places
            .partition_point(|(span, _)| span.end <= replaced.start);
        let mut places = self.places[first..].iter();
        places
            .by_ref()
            .take_while(|(span, _)| span.start < replaced.end)
            .any(|(_, text)| !text.is_empty() && edit.text.contains(text.as_str()))
            || self.first_in(&edit.text).is_some()
    }

    /// The first in a text: where, and how long.
    fn first_in(&self, text: &str) -> Option<(usize, usize)> {
        if self.starts.is_empty() {
            return None;
        }
        let mut windows = text.as_bytes().windows(SHORTEST).enumerate();
        windows.find_map(|(at, window)| {
            let secrets = self.starts.get(window)?;
            let rest = &text.as_bytes()[at..];
            let mut fitting = secrets.iter().filter(|it| rest.starts_with(it.as_bytes()));
            fitting.next().map(|secret| (at, secret.len()))
        })
    }

    fn hide(&self, text: &mut String) {
        let mut hidden = String::new();
        let mut rest = text.as_str();
        while let Some((at, length)) = self.first_in(rest) {
            hidden.push_str(&rest[..at]);
            hidden.push_str(&MASK.repeat(3));
            rest = &rest[at + length..];
        }
        if !hidden.is_empty() {
            hidden.push_str(rest);
            *text = hidden;
        }
    }
}

/// Whether a text can be looked for in messages. A word such as `password`, which may be one too,
/// stands in them for itself.
fn is_telling(text: &str) -> bool {
    text.len() >= SHORTEST && !text.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(text: &str, secrets: &[&str]) -> Secrets {
        let source = Source::new("Dockerfile", text).expect("short");
        let spans = secrets.iter().map(|secret| {
            let start = u32::try_from(text.find(secret).expect("in it")).expect("short");
            Span::new(start, start + u32::try_from(secret.len()).expect("short"))
        });
        let outcome = Outcome {
            secrets: spans.collect(),
            ..Outcome::default()
        };
        Secrets::of(&source, &outcome)
    }

    #[test]
    fn masks_have_the_width_of_secrets() {
        for (text, hidden, expected) in [
            ("ENV A=s3cr3t-x B=1", vec!["s3cr3t-x"], "ENV A=******** B=1"),
            ("a b", vec![], "a b"),
            ("aä\nb", vec!["ä\nb"], "a**\n*"),
            ("abcdef", vec!["bcd", "cde"], "a****f"),
        ] {
            assert_eq!(secrets(text, &hidden).masked(text, 0), expected);
        }
        let all = secrets("ENV A=s3cr3t-x", &["s3cr3t-x"]);
        assert_eq!(all.masked("cr3t-x", 8), "******");
    }

    #[test]
    fn words_stay_in_messages() {
        for (secret, expected) in [
            ("s3cr3t-x", "`***` is no image name"),
            ("password", "`password` is no image name"),
            ("short1", "`short1` is no image name"),
            ("é-secret-é", "`***` is no image name"),
        ] {
            let mut text = format!("`{secret}` is no image name");
            secrets(secret, &[secret]).hide(&mut text);
            assert_eq!(text, expected);
        }
    }
}

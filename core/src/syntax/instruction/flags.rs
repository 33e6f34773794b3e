//! `--name=value` before an instruction's arguments.

use super::{Reader, Report, invalid};
use crate::{
    syntax::{ProblemKind, Word, suggest},
    text::Span,
};

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlagKind {
    /// `--link`, `--link=true`, `--link=false`
    Bool,
    /// `--from=x`, once
    Text,
    /// `--mount=x`, any number of times
    Texts,
}

/// The value of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagValue<'i> {
    /// The value, without quotes.
    pub text: &'i str,
    /// Where the value stands, or the whole flag where it has none.
    pub span: Span,
}

/// The flags of an instruction that it may have.
pub(super) struct Flags<'i> {
    list: Vec<(&'static str, FlagValue<'i>)>,
}

impl<'i> Flags<'i> {
    pub(super) fn read(
        reader: &Reader<'i>,
        allowed: &[(&'static str, FlagKind)],
        report: Report<'_>,
    ) -> Self {
        let mut flags = Self { list: Vec::new() };
        for word in &reader.node.flags {
            let (written, text) = match word.text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word.text.as_str(), None),
            };
            let name = written.trim_start_matches('-');
            let exact = written.strip_prefix("--").unwrap_or(written);
            let Some((name, kind)) = allowed.iter().find(|(allowed, _)| *allowed == exact) else {
                let nearest = suggest::nearest(name, allowed.iter().map(|(name, _)| *name))
                    .and_then(|near| {
                        allowed
                            .iter()
                            .map(|(name, _)| *name)
                            .find(|name| *name == near)
                    });
                report(
                    ProblemKind::UnknownFlag {
                        flag: written.to_owned(),
                        instruction: reader.keyword.as_str(),
                        nearest,
                    },
                    word.span,
                );
                continue;
            };
            let wrong = match (kind, text) {
                (FlagKind::Bool, Some("")) | (FlagKind::Text | FlagKind::Texts, None) => {
                    Some(format!("the flag `{written}` has no value"))
                }
                (FlagKind::Bool, Some(value)) if parse_bool(value).is_none() => Some(format!(
                    "the flag `{written}` is `true` or `false`, not `{value}`"
                )),
                _ if *kind != FlagKind::Texts && flags.get(name).is_some() => {
                    Some(format!("the flag `{written}` is given twice"))
                }
                _ => None,
            };
            if let Some(message) = wrong {
                invalid(message, word.span, report);
                continue;
            }
            let value = FlagValue {
                text: text.unwrap_or("true"),
                span: value_span(reader, word, text),
            };
            flags.list.push((name, value));
        }
        flags
    }

    /// The value of a flag that may stand once.
    pub(super) fn get(&self, name: &str) -> Option<FlagValue<'i>> {
        self.all(name).next()
    }

    /// The values of a flag that may stand several times.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = FlagValue<'i>> {
        self.list
            .iter()
            .filter(move |(flag, _)| *flag == name)
            .map(|(_, value)| *value)
    }

    /// The value of a Boolean flag, if it is given.
    pub(super) fn bool(&self, name: &str) -> Option<bool> {
        parse_bool(self.get(name)?.text)
    }
}

fn parse_bool(value: &str) -> Option<bool> {
    if value.eq_ignore_ascii_case("true") {
        Some(true)
    } else if value.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn value_span(reader: &Reader<'_>, word: &Word, value: Option<&str>) -> Span {
    let logical = &reader.instruction.logical;
    let range = word.logical_range();
    let written = &logical.text()[range.clone()];
    match (value, written.find('=')) {
        (Some(_), Some(equals)) => logical.source_span(range.start + equals + 1..range.end),
        _ => word.span,
    }
}

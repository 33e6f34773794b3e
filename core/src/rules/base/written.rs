//! The names of base images as they are written, with their variables as they stand.

use crate::{
    dockerfile::{Dockerfile, Stage},
    syntax::instruction::Kind,
    text::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Which names of images are looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(super) enum Names {
    /// All in the file, with the values that `ARG` gives their variables; not those that are rather named contexts.
    #[default]
    Resolved,
    /// Those after `FROM`, as they stand there.
    Written,
}

/// The name of a base image in its parts.
pub(super) struct WrittenName<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    /// Without registry, tag and digest.
    pub(super) name: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) has_digest: bool,
}

/// What stands after each `FROM` but for the names of stages before it.
pub(super) fn bases_as_written(file: &Dockerfile) -> impl Iterator<Item = WrittenName<'_>> {
    let mut stages = HashSet::new();
    file.stages().filter_map(move |stage: Stage<'_>| {
        let Kind::From(from) = stage.from().kind() else {
            return None;
        };
        let name = WrittenName::read(&from.image.text, from.image.span);
        let is_stage = stages.contains(name.name);
        stages.extend(stage.name());
        (!is_stage).then_some(name)
    })
}

impl<'a> WrittenName<'a> {
    fn read(text: &'a str, span: Span) -> Self {
        let at = find_outside_braces(text, '@');
        let named = at.map_or(text, |at| &text[..at]);
        // The colon of a port has a slash after it.
        let colon = find_outside_braces(named, ':').filter(|at| !named[*at..].contains('/'));
        let name = colon.map_or(named, |at| &named[..at]);
        let registry = name
            .find('.')
            .and_then(|dot| Some(dot + name[dot..].find('/')?));
        Self {
            text,
            span,
            name: registry.map_or(name, |at| &name[at + 1..]),
            tag: colon.map(|at| &named[at + 1..]),
            has_digest: at.is_some(),
        }
    }
}

/// The last place of a character that is in no `${…}`.
fn find_outside_braces(text: &str, wanted: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut found = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '{' if before == '$' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if c == wanted && depth == 0 => found = Some(at),
            _ => {}
        }
        before = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (text, name, tag, has_digest) in [
            ("debian", "debian", None, false),
            ("debian:12", "debian", Some("12"), false),
            ("h:5000/a", "h:5000/a", None, false),
            ("h:5000/a:1", "h:5000/a", Some("1"), false),
            ("r.io/a/b:1", "a/b", Some("1"), false),
            ("gcr.io/$P/a", "$P/a", None, false),
            ("a@sha256:0", "a", None, true),
            ("a:1@sha256:0", "a", Some("1"), true),
            ("a${V:+:${V}}", "a${V:+:${V}}", None, false),
            ("${A:-b:1}:latest", "${A:-b:1}", Some("latest"), false),
        ] {
            let read = WrittenName::read(text, Span::default());
            assert_eq!(
                (read.name, read.tag, read.has_digest),
                (name, tag, has_digest),
                "{text}"
            );
        }
    }
}

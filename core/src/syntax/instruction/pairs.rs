//! Names and values: ENV, LABEL, ARG.

use super::{Reader, Report, invalid};
use crate::{
    syntax::{Arguments, Pair, Word},
    text::Span,
};

/// A name that an ARG declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgDeclaration<'i> {
    /// The name; variables in it are not expanded.
    pub name: &'i str,
    /// Its default, with quotes and variables; `None` without `=`.
    pub default: Option<&'i str>,
    /// The name's place.
    pub name_span: Span,
    /// The default's place; empty without `=`.
    pub default_span: Span,
}

pub(super) fn read<'i>(reader: &Reader<'i>, report: Report<'_>) -> &'i [Pair] {
    reader.flags(&[], report);
    let Arguments::Pairs(pairs) = &reader.node.arguments else {
        reader.needs_argument(report);
        return &[];
    };
    for pair in pairs.iter().filter(|pair| pair.name.text.is_empty()) {
        blank_name(reader, pair.value.span, report);
    }
    pairs
}

/// BuildKit drops the flags of an ARG without looking at them.
pub(super) fn read_arg<'i>(reader: &Reader<'i>, report: Report<'_>) -> Vec<ArgDeclaration<'i>> {
    let words = reader.node.arguments.words();
    if words.is_empty() {
        reader.needs_argument(report);
    }
    words
        .iter()
        .map(|word| declaration(reader, word, report))
        .collect()
}

fn declaration<'i>(reader: &Reader<'i>, word: &'i Word, report: Report<'_>) -> ArgDeclaration<'i> {
    let Some((name, default)) = word.text.split_once('=') else {
        return ArgDeclaration {
            name: &word.text,
            default: None,
            name_span: word.span,
            default_span: word.span.at_end(),
        };
    };
    if name.is_empty() {
        blank_name(reader, word.span, report);
    }
    let logical = &reader.instruction.logical;
    let start = word.logical.start as usize;
    ArgDeclaration {
        name,
        default: Some(default),
        name_span: logical.source_span(start..start + name.len()),
        default_span: logical.source_span(start + name.len() + 1..word.logical.end as usize),
    }
}

fn blank_name(reader: &Reader<'_>, span: Span, report: Report<'_>) {
    invalid(
        format!("a name in `{}` is empty", reader.keyword),
        span,
        report,
    );
}

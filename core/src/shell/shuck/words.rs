//! The words of the parser as text, with their places.

use crate::text::Joined;
use shuck_ast::{LiteralText, SourceText, WordPart, WordPartNode};
use std::{borrow::Cow, ops::Range};

/// Where a span stands in the text. The parser's may end inside a character when the text is odd.
pub(in crate::shell) fn range(source: &str, span: shuck_ast::Span) -> Range<usize> {
    let start = source.floor_char_boundary(span.start.offset());
    let end = source.ceil_char_boundary(span.end.offset());
    start..end.max(start)
}

pub(in crate::shell) fn slice(source: &str, span: shuck_ast::Span) -> &str {
    source.get(range(source, span)).unwrap_or_default()
}

/// The content of single quotes, decoded where the parser had to.
pub(in crate::shell) fn quoted<'t>(value: &'t SourceText, source: &'t str) -> &'t str {
    let written = slice(source, value.span());
    // What the parser decoded has dots for what is no ASCII.
    if value.is_source_backed() || !written.is_ascii() {
        written
    } else {
        value.slice(source)
    }
}

/// Adds the parts without their quotes; whether nothing in them is replaced.
pub(in crate::shell) fn cook(
    source: &str,
    parts: &[WordPartNode],
    in_quotes: bool,
    text: &mut String,
) -> bool {
    let mut literal = true;
    for part in parts {
        match &part.kind {
            WordPart::Literal(cooked) => {
                text.push_str(&without_escapes(cooked, source, part.span, in_quotes));
            }
            WordPart::SingleQuoted { value, .. } => text.push_str(quoted(value, source)),
            WordPart::DoubleQuoted { parts, .. } => literal &= cook(source, parts, true, text),
            _ => {
                literal = false;
                text.push_str(slice(source, part.span));
            }
        }
    }
    literal
}

/// Adds the parts without their quotes, each mapped to its place.
pub(in crate::shell) fn join_parts(
    text: &Joined,
    parts: &[WordPartNode],
    in_quotes: bool,
    joined: &mut Joined,
) {
    let source = text.text();
    for part in parts {
        match &part.kind {
            WordPart::Literal(cooked) => {
                let cooked = without_escapes(cooked, source, part.span, in_quotes);
                join_piece(text, &cooked, range(source, part.span), joined);
            }
            WordPart::SingleQuoted { value, .. } => {
                join_piece(
                    text,
                    quoted(value, source),
                    range(source, value.span()),
                    joined,
                );
            }
            WordPart::DoubleQuoted { parts, .. } => join_parts(text, parts, true, joined),
            _ => joined.append(&text.part(range(source, part.span))),
        }
    }
}

/// A literal without its escapes. The parser takes out some and leaves others, so they are taken
/// out here, from the text as it stands.
fn without_escapes<'t>(
    literal: &'t LiteralText,
    source: &'t str,
    span: shuck_ast::Span,
    in_quotes: bool,
) -> Cow<'t, str> {
    let text = slice(source, span);
    // What the parser made has dots for what is no ASCII.
    if let LiteralText::Owned(made) = literal
        && text.is_ascii()
    {
        return Cow::Borrowed(made);
    }
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut unescaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        // Between quotes only these can be escaped; before others the backslash stands for itself.
        let can_be = |next: &char| !in_quotes || matches!(next, '$' | '`' | '"' | '\\' | '\n');
        match characters.next_if(|next| c == '\\' && can_be(next)) {
            // An escaped newline is nothing.
            Some('\n') => {}
            Some(escaped) => unescaped.push(escaped),
            None => unescaped.push(c),
        }
    }
    Cow::Owned(unescaped)
}

fn join_piece(text: &Joined, cooked: &str, range: Range<usize>, joined: &mut Joined) {
    if text.text().get(range.clone()) == Some(cooked) {
        joined.append(&text.part(range));
    } else {
        joined.push_decoded(cooked, text.source_span(range));
    }
}

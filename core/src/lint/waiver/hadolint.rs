//! hadolint's comments, each with the reach that it has there to the line.
//!
//! | comment | holds for |
//! |---|---|
//! | `# hadolint ignore=DL3006,…` | what starts on the next line |
//! | `# hadolint stage ignore=…` | what starts further down, to the next such comment or FROM |
//! | `# hadolint global ignore=…` | the file |
//!
//! The whole comment must have this form; after the list only `# a note` may follow. Comments between
//! continued lines are none.

use super::{Name, Scope, Waiver, WaiverTool};
use crate::{
    dockerfile::Dockerfile,
    syntax::{Keyword, TokenKind},
    text::{Span, offset},
};

/// What hadolint's comments in a file waive.
#[derive(Default)]
pub(super) struct Pragmas {
    pub(super) waivers: Vec<Waiver>,
    /// The lines that end the reach of a comment for a stage, in order.
    pub(super) boundaries: Vec<u32>,
}

/// Reads the comments of a file.
pub(super) fn read(file: &Dockerfile) -> Pragmas {
    let source = file.source();
    let mut pragmas = Pragmas::default();
    for span in comments(file) {
        let Some((kind, names)) = parse(source.slice(span), span) else {
            continue;
        };
        let below = source.line(span.start) + 1;
        let scope = match kind {
            Reach::File => Scope::File,
            Reach::Stage => {
                pragmas.boundaries.push(below);
                Scope::Below(below)
            }
            Reach::Line => Scope::Line(below),
        };
        pragmas.waivers.push(Waiver {
            tool: WaiverTool::Hadolint,
            scope,
            // What hadolint cannot read it does not let pass.
            names: names
                .into_iter()
                .filter(|name| name.text != "DL1000")
                .collect(),
            reason: None,
            until: None,
            span,
            faults: Vec::new(),
        });
    }
    let stages = file.instructions();
    let stages = stages.filter(|instruction| instruction.keyword() == Some(Keyword::From));
    let stages = stages.map(|from| source.line(from.span().start));
    pragmas.boundaries.extend(stages);
    pragmas.boundaries.sort_unstable();
    pragmas
}

/// The comments that are for the next instruction alone.
pub(super) fn inline(file: &Dockerfile) -> impl Iterator<Item = Span> {
    comments(file).filter(|span| {
        let parsed = parse(file.source().slice(*span), *span);
        matches!(parsed, Some((Reach::Line, _)))
    })
}

/// The comments of a file but those between continued lines.
fn comments(file: &Dockerfile) -> impl Iterator<Item = Span> {
    let tokens = file.tree().tokens.iter();
    let comments = tokens.filter(|token| token.kind == TokenKind::Comment);
    let mut instructions = file.instructions().peekable();
    comments.filter_map(move |token| {
        while let Some(instruction) = instructions.peek()
            && instruction.span().end <= token.span.start
        {
            instructions.next();
        }
        let next = instructions.peek();
        let is_inside = next.is_some_and(|next| next.span().start < token.span.start);
        (!is_inside).then_some(token.span)
    })
}

/// What a comment holds for.
enum Reach {
    Line,
    Stage,
    File,
}

fn parse(comment: &str, span: Span) -> Option<(Reach, Vec<Name>)> {
    let mut rest = trim(comment).strip_prefix('#')?;
    rest = trim(rest).strip_prefix("hadolint")?;
    let mut reach = Reach::Line;
    let mut word = after_blanks(rest)?;
    if let Some(after) = word.strip_prefix("stage") {
        (reach, word) = (Reach::Stage, after_blanks(after)?);
    } else if let Some(after) = word.strip_prefix("global") {
        (reach, word) = (Reach::File, after_blanks(after)?);
    }
    rest = trim(trim(word.strip_prefix("ignore")?).strip_prefix('=')?);
    let mut names = Vec::new();
    loop {
        let is_code = |c: char| matches!(c, 'D' | 'L' | 'S' | 'C' | '0'..='9');
        let len = rest.find(|c| !is_code(c)).unwrap_or(rest.len());
        if len == 0 {
            return None;
        }
        let start = span.start + offset(comment.len() - rest.len());
        names.push(Name {
            text: rest[..len].to_owned(),
            span: Span::new(start, start + offset(len)),
        });
        rest = trim(&rest[len..]);
        match rest.strip_prefix(',') {
            Some(after) => rest = trim(after),
            None => break,
        }
    }
    let ends = matches!(rest.trim_end_matches('\r').chars().next(), None | Some('#'));
    ends.then_some((reach, names))
}

fn trim(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// What follows blanks, if there are any.
fn after_blanks(text: &str) -> Option<&str> {
    let rest = trim(text);
    (rest.len() < text.len()).then_some(rest)
}

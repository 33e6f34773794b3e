//! A text inside a file of another language, and a Dockerfile that is one.

use super::{
    dockerfile,
    target::{PinPlace, PinTarget, Unpinnable},
};
use crate::{
    dockerfile::{Dockerfile, Inputs},
    text::{Joined, Source, Span, offset},
};

/// A text that stands in a source as it is written, but for the indentation of its lines: `start` is
/// where its first line does. `None` if it is written otherwise, with escapes say.
pub(super) fn located(source: &Source, start: u32, end: u32, text: &str) -> Option<Joined> {
    let written = source.slice(Span::new(start, end));
    let mut joined = Joined::default();
    // Blank lines before the first line of a block are not in its span.
    let lines = text.trim_start_matches('\n');
    joined.push_decoded(&text[..text.len() - lines.len()], Span::empty(start));
    let indent = indent_before(source, start);
    let mut at = start;
    let mut written = written.split_inclusive('\n');
    for (index, line) in lines.split_inclusive('\n').enumerate() {
        let mut raw = written.next().unwrap_or_default();
        let (content, has_end) = match line.strip_suffix('\n') {
            Some(content) => (content, true),
            None => (line, false),
        };
        if index > 0 {
            let blank = raw.len() - raw.trim_start_matches(' ').len();
            let cut = blank.min(indent);
            // A line with text is indented as the first, or it is another kind of text.
            if cut < indent && !content.is_empty() {
                return None;
            }
            at += offset(cut);
            raw = &raw[cut..];
        }
        let rest = raw.strip_prefix(content)?;
        // The last line may have lost its end.
        let is_end = matches!(rest, "\n" | "\r\n") || (!has_end && rest.is_empty());
        if !is_end {
            return None;
        }
        joined.push(content, at);
        let after = at + offset(content.len());
        at += offset(raw.len());
        if has_end {
            joined.push_decoded("\n", Span::new(after, at));
        }
    }
    written.all(|left| left.trim().is_empty()).then_some(joined)
}

/// How many blanks stand before a place in its line, if nothing else does.
fn indent_before(source: &Source, at: u32) -> usize {
    let before = source.slice(Span::new(0, at));
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim_start_matches(' ').is_empty() {
        line.len()
    } else {
        0
    }
}

/// The images that a Dockerfile inside another file names.
///
/// `inputs` are those of its build; `variables` says why names with variables are left alone, if
/// they are.
pub(super) fn targets(
    source: &Source,
    text: &Joined,
    inputs: Inputs,
    variables: Option<&'static str>,
) -> Vec<PinTarget> {
    let Ok(inner) = Source::new(source.name(), text.text()) else {
        return Vec::new();
    };
    let file = Dockerfile::parse(inner, inputs);
    let mut targets = dockerfile::targets(&file);
    for target in &mut targets {
        if let Some(why) = variables
            && file.source().slice(target.span).contains('$')
        {
            target.reference = None;
            target.place = Err(Unpinnable::Indirect(why));
        }
        let outer = |span: Span| text.source_span(span.range());
        target.span = outer(target.span);
        if let Ok(place) = &mut target.place {
            *place = PinPlace {
                holder: outer(place.holder),
                span: outer(place.span),
                before: place.before,
            };
        }
    }
    targets
}

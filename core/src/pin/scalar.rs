//! Names of images in the texts of YAML and JSON.

use super::{
    embedded,
    target::{PinPlace, PinTarget, PinUse, Unpinnable},
};
use crate::{
    image::reference::Reference,
    text::{Joined, Source, Span, offset},
    yaml::{Node, Value},
};

/// What makes a named context an image.
pub(super) const IMAGE_SCHEME: &str = "docker-image://";

/// The text of a node.
pub(super) fn text_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The entries of a node that is a map; none of any other.
pub(super) fn entries(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let map = match &node.value {
        Value::Map(map) => map.as_slice(),
        _ => &[],
    };
    map.iter()
        .filter_map(|(key, value)| Some((text_of(key)?, value)))
}

/// The value of a key.
pub(super) fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    entries(node).find_map(|(name, value)| (name == key).then_some(value))
}

/// Where a text is written as it is, in quotes or without.
pub(super) fn exact(source: &Source, node: &Node) -> Option<Span> {
    let (text, span) = (text_of(node)?, node.span);
    let written = source.slice(span);
    if written == text {
        return Some(span);
    }
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
        (inner == text).then(|| Span::new(span.start + 1, span.end - 1))
    });
    quoted.filter(|span| !span.is_empty())
}

/// Where the lines of a text are written, also those of a block.
pub(super) fn lines(source: &Source, node: &Node) -> Option<Joined> {
    let text = text_of(node)?;
    match exact(source, node) {
        Some(span) => {
            let mut joined = Joined::default();
            joined.push(source.slice(span), span.start);
            Some(joined)
        }
        None => embedded::located(source, node.span.start, node.span.end, text),
    }
}

/// A name whose last `len` bytes are what `name` is made of; `node` holds them at its end.
pub(super) fn target(
    source: &Source,
    usage: PinUse,
    name: &str,
    node: &Node,
    len: usize,
) -> PinTarget {
    let place = exact(source, node).map(|span| Span::new(span.end - offset(len), span.end));
    let span = place.unwrap_or(node.span);
    let why = || Unpinnable::Indirect("its name is not written in one piece, without escapes");
    let (reference, place) = match Reference::parse(name) {
        Ok(reference) => {
            let place = place.ok_or_else(why).and_then(|holder| {
                PinPlace::at_end(source.slice(holder), holder, &reference).ok_or_else(why)
            });
            (Some(reference), place)
        }
        Err(error) => (None, Err(Unpinnable::Invalid(error.to_string()))),
    };
    PinTarget {
        usage,
        name: name.to_owned(),
        span,
        reference,
        place,
        notes: Vec::new(),
        is_likely_stage: false,
    }
}

/// A name that is left as it is.
pub(super) fn left(usage: PinUse, name: &str, span: Span, why: Unpinnable) -> PinTarget {
    PinTarget {
        usage,
        name: name.to_owned(),
        span,
        reference: None,
        place: Err(why),
        notes: Vec::new(),
        is_likely_stage: false,
    }
}

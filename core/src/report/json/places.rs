//! Places in files and in images.

use crate::{
    image::Place as ImagePlace,
    lint::Location,
    text::{Source, Span},
};
use serde::Serialize;

/// A place: a stretch of the file, or a place in an image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Where {
    File(Region),
    Image(InImage),
}

/// A place in an image; what it does not have is left out, and the image as a whole has nothing.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct InImage {
    /// `image`, `document`, `manifest`, `config`, `history`, `layer` or `file`.
    kind: &'static str,
    /// The layer, from 0 at the bottom.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<usize>,
    /// The path of a file from the root, with a leading `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The step of the history, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// The name of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// A JSON pointer in a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
}

/// A half-open stretch of the file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Region {
    start: Place,
    end: Place,
}

/// A place in the file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Place {
    /// Bytes before it in the file.
    offset: u32,
    /// From 1.
    line: u32,
    /// In bytes of UTF-8, from 1.
    column: u32,
    /// In UTF-16 code units, from 1.
    column_utf16: u32,
}

impl InImage {
    fn of(place: &ImagePlace) -> Self {
        let at = |kind| Self {
            kind,
            ..Self::default()
        };
        match place {
            ImagePlace::Image => at("image"),
            ImagePlace::Document { name, pointer } => Self {
                document: Some(name.clone()),
                pointer: Some(pointer.clone()),
                ..at("document")
            },
            ImagePlace::Manifest { pointer } => Self {
                pointer: Some(pointer.clone()),
                ..at("manifest")
            },
            ImagePlace::Config { pointer } => Self {
                pointer: Some(pointer.clone()),
                ..at("config")
            },
            ImagePlace::History { step } => Self {
                step: Some(*step),
                ..at("history")
            },
            ImagePlace::Layer { layer } => Self {
                layer: Some(*layer),
                ..at("layer")
            },
            ImagePlace::File { layer, path } => Self {
                layer: Some(*layer),
                path: Some(path.clone()),
                ..at("file")
            },
        }
    }
}

pub(super) fn region(location: &Location, source: &Source) -> Where {
    match location {
        Location::Source(span) => Where::File(span_region(*span, source)),
        Location::Image(place) => Where::Image(InImage::of(place)),
    }
}

pub(super) fn span_region(span: Span, source: &Source) -> Region {
    let place = |at| {
        let position = source.position(at);
        Place {
            offset: source.original_offset(at),
            line: position.line,
            column: position.column,
            column_utf16: position.column_utf16,
        }
    };
    Region {
        start: place(span.start),
        end: place(span.end),
    }
}

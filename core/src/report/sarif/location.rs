//! Where results are: in files, and in images.

use super::Message;
use crate::{
    image::Place,
    report::{
        ImageReport,
        places::{Placed, positions, uri},
    },
    text::{Position, Source, Span},
};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
}

/// A place in an image, which no file has.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

/// From 1; the end is the place after.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

impl Location {
    pub(super) fn file(path: &str) -> Self {
        Self {
            id: None,
            place: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(path) },
                region: None,
            },
            logical_locations: Vec::new(),
            message: None,
        }
    }

    pub(super) fn at(path: &str, region: Region) -> Self {
        let mut location = Self::file(path);
        location.place.region = Some(region);
        location
    }

    /// Where a finding is. What is in an image is at the line of the Dockerfile that made it, if that is
    /// known; else at its path there, or at the image. Readers such as GitHub's want a line in any case.
    pub(super) fn of(placed: &Placed<'_>) -> Self {
        let span = placed.finding.span_in_dockerfile();
        let Some((image, place)) = placed.image else {
            return match span.zip(placed.source) {
                Some((span, source)) => Self::at(placed.path, Region::of(span, source)),
                None => Self::file(placed.path),
            };
        };
        let mut location = match (span.zip(placed.source), place) {
            (Some((span, source)), _) => Self::at(placed.path, Region::of(span, source)),
            (None, Place::File { path, .. }) => {
                Self::at(path.trim_start_matches('/'), Region::FIRST)
            }
            (None, _) => Self::at(&image.name, Region::FIRST),
        };
        location
            .logical_locations
            .push(LogicalLocation::of(image, place));
        location
    }

    /// A place of an image.
    pub(super) fn in_image(image: &ImageReport, place: &Place) -> Self {
        let path = match place {
            Place::File { path, .. } => path.trim_start_matches('/'),
            _ => &image.name,
        };
        let mut location = Self::at(path, Region::FIRST);
        location
            .logical_locations
            .push(LogicalLocation::of(image, place));
        location
    }

    pub(super) fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned().into());
        self
    }
}

impl LogicalLocation {
    /// SARIF 2.1.0, 3.33: names that are known elsewhere too, so layers go by their digests.
    fn of(image: &ImageReport, place: &Place) -> Self {
        let digest = |layer: usize| {
            let layers = image.facts.as_ref().map(|facts| &facts.layers);
            let facts = layers.and_then(|layers| layers.get(layer));
            let digest = facts.and_then(|layer| layer.digest.clone().or(layer.diff_id.clone()));
            digest.unwrap_or_else(|| format!("layer {layer}"))
        };
        let (name, inside) = match place {
            Place::File { layer, path } => (path.clone(), format!("{}:{path}", digest(*layer))),
            Place::Layer { layer } => (place.to_string(), digest(*layer)),
            Place::Image => (image.name.clone(), String::new()),
            place => (place.to_string(), place.to_string()),
        };
        let kind = match place {
            Place::Document { .. } | Place::Manifest { .. } | Place::Config { .. } => "object",
            _ => "resource",
        };
        let image = image
            .facts
            .as_ref()
            .and_then(|facts| facts.digest.clone())
            .unwrap_or_else(|| image.name.clone());
        Self {
            name,
            fully_qualified_name: match inside.as_str() {
                "" => image,
                inside => format!("{image}/{inside}"),
            },
            kind,
        }
    }
}

impl Region {
    /// The first line of what has no lines.
    const FIRST: Self = Self {
        start_line: 1,
        start_column: 1,
        end_line: 1,
        end_column: 1,
    };

    pub(super) fn of(span: Span, source: &Source) -> Self {
        let (start, end): (Position, Position) = positions(span, source);
        Self {
            start_line: start.line,
            start_column: start.column_utf16,
            end_line: end.line,
            end_column: end.column_utf16,
        }
    }
}

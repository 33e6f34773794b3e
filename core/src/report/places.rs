//! Paths, lines and columns as other formats want them.

use super::{FileReport, ImageReport, Report, Secrets};
use crate::{
    image::Place,
    lint::{Finding, Waived},
    text::{Position, Source, Span},
};
use std::fmt::Write;

/// A file or an image of a report: what formats have a part of their own for.
#[derive(Clone, Copy)]
pub(super) enum Part<'r> {
    File(&'r FileReport),
    Image(&'r ImageReport),
}

/// A finding, and the place in a file that a format of files puts it at.
///
/// What is found in an image is at the instruction that made it, if that is known, and else at the first
/// line of something that has the image's name.
pub(super) struct Placed<'r> {
    pub(super) finding: &'r Finding,
    /// The file, or the image.
    pub(super) path: &'r str,
    /// The file's text; `None` at an image.
    pub(super) source: Option<&'r Source>,
    /// What no report shows of that text.
    pub(super) secrets: Option<&'r Secrets>,
    pub(super) start: Position,
    pub(super) end: Position,
    /// The image, and the place in it.
    pub(super) image: Option<(&'r ImageReport, &'r Place)>,
}

/// All files and images, the files first.
pub(super) fn parts(report: &Report) -> impl Iterator<Item = Part<'_>> {
    let files = report.files.iter().map(Part::File);
    files.chain(report.images.iter().map(Part::Image))
}

/// The findings of a report with their places.
pub(super) fn all_placed(report: &Report) -> impl Iterator<Item = Placed<'_>> {
    parts(report).flat_map(Part::placed)
}

impl<'r> Part<'r> {
    /// The path of the file, or the name of the image.
    pub(super) fn name(self) -> &'r str {
        match self {
            Self::File(file) => &file.path,
            Self::Image(image) => &image.name,
        }
    }

    /// Why it could not be read.
    pub(super) fn error(self) -> Option<&'r str> {
        match self {
            Self::File(file) => file.error.as_deref(),
            Self::Image(image) => image.error.as_deref(),
        }
    }

    pub(super) fn is_complete(self) -> bool {
        match self {
            Self::File(file) => file.is_complete(),
            Self::Image(image) => image.is_complete(),
        }
    }

    pub(super) fn findings(self) -> &'r [Finding] {
        match self {
            Self::File(file) => &file.findings,
            Self::Image(image) => &image.findings,
        }
    }

    pub(super) fn waived(self) -> &'r [Waived] {
        match self {
            Self::File(file) => &file.waived,
            Self::Image(image) => &image.waived,
        }
    }

    pub(super) fn known(self) -> usize {
        match self {
            Self::File(file) => file.known,
            Self::Image(image) => image.known,
        }
    }

    /// The findings with their places.
    pub(super) fn placed(self) -> impl Iterator<Item = Placed<'r>> {
        let findings = self.findings().iter();
        findings.filter_map(move |finding| self.place(finding))
    }

    /// The place of one of its findings; `None` if it could not be read.
    pub(super) fn place(self, finding: &'r Finding) -> Option<Placed<'r>> {
        match self {
            Self::File(file) => {
                let source = file.source.as_ref()?;
                let (start, end) = positions(finding.location.span().unwrap_or_default(), source);
                Some(Placed {
                    finding,
                    path: &file.path,
                    source: Some(source),
                    secrets: Some(&file.secrets),
                    start,
                    end,
                    image: None,
                })
            }
            Self::Image(image) => {
                let place = finding.location.image().unwrap_or(&Place::Image);
                let made = image.dockerfile.as_ref().zip(finding.span_in_dockerfile());
                let (start, end) =
                    made.map_or((FIRST, FIRST), |(source, span)| positions(span, source));
                Some(Placed {
                    finding,
                    path: made.map_or(image.name.as_str(), |(source, _)| source.name()),
                    source: made.map(|(source, _)| source),
                    secrets: None,
                    start,
                    end,
                    image: Some((image, place)),
                })
            }
        }
    }
}

/// Where something is that has no lines.
const FIRST: Position = Position {
    line: 1,
    column: 1,
    column_utf16: 1,
};

impl Placed<'_> {
    /// What is wrong; in an image with the place there.
    pub(super) fn message(&self) -> String {
        match &self.image {
            None => self.finding.message.clone(),
            Some((image, Place::Image)) => format!("{} ({})", self.finding.message, image.name),
            Some((image, place)) => {
                format!("{} ({}, {place})", self.finding.message, image.name)
            }
        }
    }

    /// The same and what to do, as one text.
    pub(super) fn message_and_help(&self) -> String {
        match &self.finding.help {
            Some(help) => format!("{}\n{help}", self.message()),
            None => self.message(),
        }
    }

    /// Line and column; in an image the place there.
    pub(super) fn label(&self) -> String {
        match &self.image {
            None => format!("{}:{}", self.start.line, self.start.column_utf16),
            Some((_, place)) => place.to_string(),
        }
    }
}

/// The first place of a span, and the place after it.
pub(super) fn positions(span: Span, source: &Source) -> (Position, Position) {
    (source.position(span.start), source.position(span.end))
}

/// A path with slashes and without a leading `./`, as it is from the root of a repository.
pub(super) fn slashed(path: &str) -> String {
    let path = if std::path::MAIN_SEPARATOR == '/' {
        path.to_owned()
    } else {
        path.replace(std::path::MAIN_SEPARATOR, "/")
    };
    path.trim_start_matches("./").to_owned()
}

/// A path as a URI reference: relative, or `file:` if it is absolute.
pub(super) fn uri(path: &str) -> String {
    let path = slashed(path);
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..3) == Some(":/") {
        // A drive.
        uri.push_str("file:///");
    }
    uri + &escaped(&path)
}

/// A path with all escaped that cannot stand in a URI.
pub(super) fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            escaped.push(byte.into());
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// `2 files, 1 image`; no images are not told.
pub(super) fn counted_parts(report: &Report) -> String {
    let files = counted(report.files.len(), "file");
    match (report.files.len(), report.images.len()) {
        (_, 0) => files,
        (0, images) => counted(images, "image"),
        (_, images) => format!("{files}, {}", counted(images, "image")),
    }
}

/// `1 finding`, `2 findings`.
pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("Dockerfile", "Dockerfile"),
            ("./a b/Dockerfile", "a%20b/Dockerfile"),
            ("/é:%/x", "file:///%C3%A9%3A%25/x"),
            ("../x#y?", "../x%23y%3F"),
            ("a:b", "a%3Ab"),
            ("-", "-"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}

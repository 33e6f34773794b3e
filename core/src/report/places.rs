//! Paths, lines and columns as other formats want them.

use super::FileReport;
use crate::{
    lint::Finding,
    text::{Position, Source, Span},
};
use std::fmt::Write;

/// A finding in a file that was read, and where it is.
pub(super) struct Placed<'r> {
    pub(super) file: &'r FileReport,
    pub(super) source: &'r Source,
    pub(super) finding: &'r Finding,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// The findings of a file with their places.
pub(super) fn placed(file: &FileReport) -> impl Iterator<Item = Placed<'_>> {
    let findings = file.findings.iter();
    findings.filter_map(move |finding| Placed::of(file, finding))
}

impl<'r> Placed<'r> {
    /// A finding of a file; `None` if that could not be read.
    pub(super) fn of(file: &'r FileReport, finding: &'r Finding) -> Option<Self> {
        let source = file.source.as_ref()?;
        let (start, end) = positions(finding.location.span().unwrap_or_default(), source);
        Some(Self {
            file,
            source,
            finding,
            start,
            end,
        })
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

/// What is wrong and what to do, as one text.
pub(super) fn message_and_help(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
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

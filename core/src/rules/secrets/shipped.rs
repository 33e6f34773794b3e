//! Copies of a file in the layers of an image.

use crate::{
    image::{Fate, File},
    lint::Finding,
};

/// Of the copies of a file that matter, the lowest layer first, the one to be told: what a container
/// sees, else the last.
pub(super) fn told<'a>(copies: &[File<'a>]) -> Option<File<'a>> {
    let visible = copies.iter().find(|file| file.is_visible());
    visible.or(copies.last()).copied()
}

/// What became of a copy that is not seen any more, to follow its path; empty for one that is.
pub(super) fn fate(file: File<'_>) -> String {
    let at = file.layer().index;
    match file.fate() {
        Fate::Removed { layer } => {
            format!(", deleted in layer {layer} and still in layer {at},")
        }
        Fate::Replaced { layer } => {
            format!(", replaced in layer {layer} and still in layer {at},")
        }
        _ => String::new(),
    }
}

/// Tells of the other copies.
pub(super) fn relate(finding: &mut Finding, told: File<'_>, copies: &[File<'_>]) {
    for copy in copies.iter().filter(|copy| copy.place() != told.place()) {
        finding.related(copy.place(), "it is here too");
    }
}

//! Rules that look at a Dockerfile and at its image for the same fault are twins. Of an image and its
//! Dockerfile, what both find of one cause is told once.

use super::{FileReport, ImageReport};
use crate::{
    image::Place,
    lint::{Finding, Location},
};

/// Makes one finding of each two of twin rules that are about the same cause: the image's stays, with the
/// place in the Dockerfile, and the file's goes.
///
/// Rules are twins if another tool has both by one name, or if one is called `image-` and the other's
/// name. Two findings have one cause if the image's was made by the instruction that the file's is in; or
/// if it is known of no instruction, and the file's is the only one of its rule in what ships.
///
/// `file` is the report of the Dockerfile that the images are said to be built from: one for several
/// platforms, say. What both find goes from there if it is in any of them.
pub fn merge_twins(file: &mut FileReport, images: &mut [ImageReport]) {
    let mut told = vec![false; file.findings.len()];
    for finding in images.iter_mut().flat_map(|image| &mut image.findings) {
        let twins = file.findings.iter().enumerate();
        let twins: Vec<(usize, &Finding)> = twins
            .filter(|(_, twin)| are_twins(finding, twin) && ships(twin))
            .collect();
        let alone = twins.len() == 1;
        for (index, twin) in twins {
            if !is_same_cause(finding, twin, alone) {
                continue;
            }
            told[index] = true;
            if finding.help.is_none() {
                finding.help.clone_from(&twin.help);
            }
            if let Location::Source(span) = twin.location {
                finding.related(span, twin.message.clone());
            }
        }
    }
    let mut told = told.into_iter();
    file.findings.retain(|_| told.next() != Some(true));
}

fn are_twins(of_image: &Finding, of_file: &Finding) -> bool {
    of_image.rule.strip_prefix("image-") == Some(&*of_file.rule)
        || of_image
            .aliases
            .iter()
            .any(|alias| of_file.aliases.contains(alias))
}

fn ships(finding: &Finding) -> bool {
    finding.stage.as_ref().is_some_and(|stage| stage.ships)
}

fn is_same_cause(of_image: &Finding, of_file: &Finding, alone: bool) -> bool {
    let made_by = of_image.cause.as_ref().and_then(|cause| cause.instruction);
    match (made_by, of_file.location.span()) {
        (Some(instruction), Some(span)) => instruction.contains(span),
        (None, Some(_)) => alone && of_image.location.image().is_some_and(is_whole),
        _ => false,
    }
}

/// Whether a place is the image or its configuration, of which there is one; not one file of many.
fn is_whole(place: &Place) -> bool {
    matches!(
        place,
        Place::Image | Place::Config { .. } | Place::Manifest { .. }
    )
}

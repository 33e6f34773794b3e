//! What the layers of the image that ships hold, and how many there are.

mod byte_size;
mod chmod_after_copy;
mod chown_after_copy;
mod consecutive_runs;
mod contents;
mod deleted_file_still_shipped;
mod image_too_large;
mod permission_change_copies_file;
mod removed;
mod removed_in_later_layer;
mod rights;
mod too_many_layers;
mod wasted_space;

use crate::{
    dockerfile::{Dockerfile, FileChange, FileOperation, Instruction, Stage},
    lint::Entry,
    rules::Topic,
};
use std::collections::BTreeMap;

pub(super) static TOPIC: Topic = Topic {
    name: "layers",
    about: "what layers hold and how many there are",
    rules: &[
        Entry::plain::<removed_in_later_layer::RemovedInLaterLayer>(),
        Entry::plain::<chmod_after_copy::ChmodAfterCopy>(),
        Entry::plain::<chown_after_copy::ChownAfterCopy>(),
        Entry::configurable::<consecutive_runs::ConsecutiveRuns>(),
        Entry::configurable::<wasted_space::WastedSpace>(),
        Entry::configurable::<deleted_file_still_shipped::DeletedFileStillShipped>(),
        Entry::configurable::<permission_change_copies_file::PermissionChangeCopiesFile>(),
        Entry::configurable::<image_too_large::ImageTooLarge>(),
        Entry::configurable::<too_many_layers::TooManyLayers>(),
    ],
};

/// The instructions whose layers are in the image that is built, in order; none for Windows.
fn shipped(file: &Dockerfile) -> Vec<Instruction<'_>> {
    let Some(target) = file.target().filter(|target| !target.is_windows()) else {
        return Vec::new();
    };
    let mut stages: Vec<Stage<'_>> = target.chain().collect();
    stages.reverse();
    stages.into_iter().flat_map(Stage::instructions).collect()
}

/// The line that an instruction starts on.
fn line(instruction: Instruction<'_>) -> u32 {
    instruction.file().source().line(instruction.span().start)
}

/// The paths of a map that an operation is done to, without going through the others.
fn covered<V>(paths: &BTreeMap<String, V>, operation: &FileOperation<'_>) -> Vec<String> {
    let path = operation.path.as_str();
    let below = |prefix: &str| {
        paths
            .range(prefix.to_owned()..)
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(prefix))
            .filter(|path| operation.covers(path))
            .cloned()
            .collect::<Vec<_>>()
    };
    if operation.is_pattern {
        let literal = path.find(['*', '?', '[']).unwrap_or(path.len());
        return below(&path[..literal]);
    }
    let mut covered: Vec<String> = paths
        .get_key_value(path)
        .map(|(path, _)| path.clone())
        .into_iter()
        .collect();
    if !matches!(
        operation.change,
        FileChange::Writes | FileChange::MakesFolder
    ) {
        covered.extend(below(&format!("{}/", path.trim_end_matches('/'))));
    }
    covered
}

//! Stages: their names, what uses them, and what they make of the image.

mod duplicate_stage_name;
mod image_too_many_layers;
mod mismatched_as_casing;
mod reserved_stage_name;
mod too_many_layers;
mod unnamed_description;
mod unnamed_stage;
mod unreachable_stage;
mod unused_stage;
mod uppercase_stage_name;

use crate::{
    dockerfile::{Base, Dockerfile, Origin, Stage},
    lint::Entry,
    rules::Topic,
};

pub(super) static TOPIC: Topic = Topic {
    name: "stages",
    about: "stages, their names, and how many layers they ship",
    rules: &[
        Entry::plain::<duplicate_stage_name::DuplicateStageName>(),
        Entry::plain::<reserved_stage_name::ReservedStageName>(),
        Entry::plain::<uppercase_stage_name::UppercaseStageName>(),
        Entry::plain::<mismatched_as_casing::MismatchedAsCasing>(),
        Entry::configurable::<unnamed_description::UnnamedDescription>(),
        Entry::plain::<unnamed_stage::UnnamedStage>(),
        Entry::plain::<unreachable_stage::UnreachableStage>(),
        Entry::plain::<unused_stage::UnusedStage>(),
        Entry::configurable::<too_many_layers::TooManyLayers>(),
        Entry::configurable::<image_too_many_layers::ImageTooManyLayers>(),
    ],
};

/// Whether a stage has no name, not even one that cannot be.
fn is_unnamed(stage: Stage<'_>) -> bool {
    stage.from().syntax().node.arguments.words().len() == 1
}

/// The stages that no other stage starts from or takes files from, but for the target and the last one.
fn unused(file: &Dockerfile) -> impl Iterator<Item = Stage<'_>> {
    let mut used = vec![false; file.stages().len()];
    let mut mark = |stage: Stage<'_>| {
        if let Some(used) = used.get_mut(stage.index()) {
            *used = true;
        }
    };
    file.target().into_iter().for_each(&mut mark);
    file.stages().last().into_iter().for_each(&mut mark);
    for stage in file.stages() {
        if let Base::Stage(base) = stage.base() {
            mark(base);
        }
        for dependency in stage.dependencies() {
            if let Origin::Stage(origin) = dependency.origin {
                mark(origin);
            }
        }
    }
    file.stages()
        .zip(used)
        .filter_map(|(stage, used)| (!used).then_some(stage))
}

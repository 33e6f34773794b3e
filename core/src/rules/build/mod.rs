//! What an image and its Dockerfile say of each other.

mod image_on_other_base;
mod image_setting_unlike_dockerfile;
mod image_step_unlike_dockerfile;

use crate::{
    build::Drift,
    lint::{Entry, Finding, Findings},
    rules::Topic,
};

pub(super) static TOPIC: Topic = Topic {
    name: "build",
    about: "what an image and its Dockerfile say of each other",
    rules: &[
        Entry::plain::<image_setting_unlike_dockerfile::ImageSettingUnlikeDockerfile>(),
        Entry::plain::<image_step_unlike_dockerfile::ImageStepUnlikeDockerfile>(),
        Entry::plain::<image_on_other_base::ImageOnOtherBase>(),
    ],
};

/// Reports a difference with both its places.
fn report<'f>(drift: Drift, findings: &'f mut Findings<'_>) -> &'f mut Finding {
    let finding = findings.report(drift.place, drift.message);
    if let Some((span, said)) = drift.instruction {
        finding.related(span, said);
    }
    finding
}

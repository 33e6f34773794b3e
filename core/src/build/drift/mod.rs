//! Where an image is not what its Dockerfile, and the base that it is said to be built on, would give.
//!
//! Only values that the Dockerfile fixes are compared: what a base or a build argument may decide is not
//! known, and nothing is said of it.

mod lists;
mod settings;

use super::{
    Build, Origin,
    history::{self, Action},
};
use crate::{
    dockerfile::{Base, Dockerfile, Stage},
    image::{Place, config::ContainerConfig},
    text::Span,
};

/// How many differences of one kind are told one by one; the rest is counted.
pub const MAX_DRIFTS: usize = 5;

/// A difference between an image and what it is said to be built from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// What differs.
    pub kind: DriftKind,
    /// Where in the image.
    pub place: Place,
    /// What is different, in a sentence without its stop. Values that may be secrets are not in it.
    pub message: String,
    /// The instruction in the Dockerfile that it should come from, and what that says.
    pub instruction: Option<(Span, String)>,
}

/// The kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// A value of the configuration.
    Setting,
    /// A layer that no instruction explains, or an instruction that no step shows.
    Step,
    /// The base.
    Base,
}

impl Build<'_> {
    /// Where the image is not what its Dockerfile and its base would give, in no order. Nothing without
    /// either, or for Windows.
    pub fn drifts(&self) -> Vec<Drift> {
        let mut drifts = Vec::new();
        if self.image.config_json.is_empty() || self.image.config.is_windows() {
            return drifts;
        }
        let target = self.completed().and_then(Dockerfile::target);
        drifts.extend(self.base_drift(target));
        let Some(target) = target.filter(|target| !target.is_windows()) else {
            return drifts;
        };
        drifts.extend(self.step_drifts(target));
        drifts.extend(settings::drifts(self, target));
        drifts
    }

    /// What the base gives; `None` if that is not known.
    fn inherited(&self, target: Stage<'_>) -> Option<ContainerConfig> {
        match (target.root_base(), self.base, self.trace.base) {
            (Base::Scratch, ..) => Some(ContainerConfig::default()),
            (_, Some(base), Some(_)) => Some(base.config.config.clone()),
            _ => None,
        }
    }

    fn base_drift(&self, target: Option<Stage<'_>>) -> Option<Drift> {
        let base = self
            .base
            .filter(|base| !base.config.rootfs.diff_ids.is_empty())?;
        let layers = &self.image.config.rootfs.diff_ids;
        if self.trace.base.is_some() || layers.is_empty() {
            return None;
        }
        let (first, of_base) = (layers.iter(), &base.config.rootfs.diff_ids);
        let same = first
            .zip(of_base)
            .take_while(|(layer, of_base)| layer == of_base)
            .count();
        let from = target
            .and_then(|target| target.chain().last())
            .map(Stage::from);
        Some(Drift {
            kind: DriftKind::Base,
            place: Place::config(format!("/rootfs/diff_ids/{}", same.min(layers.len() - 1))),
            message: format!(
                "the image is not built on {}: {} of its {} layers are there",
                base.name,
                if same == 0 {
                    "none".to_owned()
                } else {
                    format!("only {same}")
                },
                of_base.len()
            ),
            instruction: from.map(|from| (from.span(), "the base is named here".to_owned())),
        })
    }

    fn step_drifts(&self, target: Stage<'_>) -> Vec<Drift> {
        let history = &self.image.config.history;
        let is_told = history
            .iter()
            .any(|step| !matches!(Action::read(&step.created_by), Action::Unknown(_)));
        // Other builders do not say what was done, and of steps that were made into one layer some may be
        // lost.
        let mut made = history
            .iter()
            .enumerate()
            .filter(|(_, step)| !step.empty_layer);
        let is_ours = |index: usize| self.trace.steps[index].origin != Some(Origin::Base);
        let is_flat = made.any(|(index, _)| is_ours(index) && !history::is_alone(history, index));
        if !is_told || is_flat {
            return Vec::new();
        }
        if !self.trace.is_aligned() {
            return self.none_aligned(target).into_iter().collect();
        }
        let steps = self.trace.steps.iter().zip(history).enumerate();
        let layers = steps
            .filter(|(_, (trace, step))| trace.is_unexplained && !step.empty_layer)
            .map(|(index, _)| Drift {
                kind: DriftKind::Step,
                place: Place::History { step: index },
                message: "no instruction of the Dockerfile makes this layer".to_owned(),
                instruction: None,
            });
        let instructions = self.trace.unseen.iter().map(|span| Drift {
            kind: DriftKind::Step,
            place: Place::config("/history"),
            message: "the image was built without an instruction that the Dockerfile has"
                .to_owned(),
            instruction: Some((
                *span,
                "no step of the history is this instruction".to_owned(),
            )),
        });
        let mut drifts = capped(layers.collect(), "layers that no instruction makes");
        drifts.extend(capped(
            instructions.collect(),
            "instructions that no step of the history is",
        ));
        drifts
    }

    /// Nothing in the history is of the Dockerfile, though there are instructions that leave layers.
    fn none_aligned(&self, target: Stage<'_>) -> Option<Drift> {
        let first = *self.trace.unseen.first()?;
        let made_layers = self.trace.base.map_or(0, |base| base.steps);
        let mut own = self.image.config.history.iter().skip(made_layers);
        // With a base, there must be something that is not the base's.
        let has_own = own.any(|step| !step.empty_layer);
        let is_judged = has_own && self.trace.unseen.len() == layer_instructions(target);
        is_judged.then(|| Drift {
            kind: DriftKind::Step,
            place: Place::config("/history"),
            message: "the image was not built from this Dockerfile: no step of its history is one of the instructions"
                .to_owned(),
            instruction: Some((first, "the first instruction that makes a layer".to_owned())),
        })
    }
}

fn layer_instructions(target: Stage<'_>) -> usize {
    use crate::syntax::Keyword::{Add, Copy, Run};
    let steps = target.chain().flat_map(Stage::steps);
    steps
        .filter(|step| matches!(step.keyword(), Some(Run | Copy | Add)))
        .count()
}

/// The first few, the last of which tells of the others.
fn capped(mut drifts: Vec<Drift>, what: &str) -> Vec<Drift> {
    if let Some(more) = drifts
        .len()
        .checked_sub(MAX_DRIFTS)
        .filter(|more| *more > 0)
    {
        drifts.truncate(MAX_DRIFTS);
        if let Some(last) = drifts.last_mut() {
            last.message = format!("{}; there are {more} more {what}", last.message);
        }
    }
    drifts
}

#[cfg(test)]
mod tests;

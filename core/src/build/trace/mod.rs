//! Which instruction of the Dockerfile made each step of the history, and where the base ends.

mod align;
mod keys;
mod recorded;

pub use align::MAX_PAIRS;

use super::{Origin, history::Action};
use crate::{
    dockerfile::{Base, Dockerfile, Stage, Step},
    image::Image,
    syntax::Keyword,
    text::Span,
};
use align::Aligned;

/// Where each step of an image's history comes from.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Trace {
    /// For each step of the history, in order.
    pub steps: Vec<StepTrace>,
    /// The instructions that make layers and that no step shows, in order. Empty without a Dockerfile.
    pub unseen: Vec<Span>,
    /// What the given base says: how many layers and steps of the history are its own. `None` without
    /// a base, or if its layers are not the lowest of the image.
    pub base: Option<BaseShare>,
}

/// Where a step of the history comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepTrace {
    /// The instruction that made it; for what the base defers with ONBUILD, the FROM. `None` if none did,
    /// or if it cannot be told which.
    pub instruction: Option<Span>,
    /// Whether it is the base's; `None` if that is not known.
    pub origin: Option<Origin>,
    /// It is among the steps of the Dockerfile, and no instruction there is like it.
    pub is_unexplained: bool,
}

/// How much of an image its base brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaseShare {
    /// Layers from the lowest on.
    pub layers: usize,
    /// Steps from the first on.
    pub steps: usize,
}

impl Trace {
    /// Traces an image. What the history says of build arguments, and the base, make more of the
    /// Dockerfile's values known: the file as it is then comes with it.
    pub(super) fn of(
        image: &Image,
        file: Option<&Dockerfile>,
        base: Option<&Image>,
    ) -> (Self, Option<Dockerfile>) {
        let share = base.and_then(|base| BaseShare::of(image, base));
        let history = &image.config.history;
        let actions: Vec<Action<'_>> = history
            .iter()
            .map(|step| Action::read(&step.created_by))
            .collect();
        let mut trace = Self {
            steps: vec![StepTrace::default(); history.len()],
            unseen: Vec::new(),
            base: share,
        };
        if let Some(share) = share {
            for (index, step) in trace.steps.iter_mut().enumerate() {
                let is_base = index < share.steps;
                step.origin = Some(if is_base { Origin::Base } else { Origin::Ours });
            }
        }
        let Some(file) = file else {
            return (trace, None);
        };
        let first = share.map_or(0, |share| share.steps);
        let aligned = Chain::of(file).align(&actions[first..]);
        let known = recorded::complete(file, base, &actions[first..], &aligned);
        match &known {
            Some(known) => {
                let chain = Chain::of(known);
                let aligned = chain.align(&actions[first..]);
                trace.add(&chain, first, &actions, &aligned);
            }
            None => trace.add(&Chain::of(file), first, &actions, &aligned),
        }
        trace.attest(image, file);
        (trace, known)
    }

    /// What the builder attests goes over what was found by comparing, if it is of this Dockerfile.
    fn attest(&mut self, image: &Image, file: &Dockerfile) {
        let Some(provenance) = &image.provenance else {
            return;
        };
        let text = file.source().to_bytes(file.source().span());
        if provenance.dockerfile.as_deref() != Some(&*text) {
            return;
        }
        let history = image.config.history.iter().enumerate();
        let made = history.filter(|(_, step)| !step.empty_layer);
        let made: Vec<usize> = made.map(|(index, _)| index).collect();
        if made.len() != provenance.lines.len() {
            return;
        }
        for (index, line) in made.into_iter().zip(&provenance.lines) {
            let instructions = || file.instructions().filter(|it| it.stage().is_some());
            let found = line.and_then(|line| {
                instructions()
                    .find(|it| (it.syntax().lines.0..=it.syntax().lines.1).contains(&line))
            });
            let Some(found) = found.filter(|it| it.keyword() != Some(Keyword::From)) else {
                continue;
            };
            self.unseen.retain(|span| *span != found.span());
            self.steps[index] = StepTrace {
                instruction: Some(found.span()),
                origin: Some(Origin::Ours),
                is_unexplained: false,
            };
        }
    }

    /// Notes what became of the steps from `first` on.
    fn add(
        &mut self,
        chain: &Chain<'_>,
        first: usize,
        actions: &[Action<'_>],
        aligned: &[Aligned],
    ) {
        let paired = aligned.iter().enumerate();
        let paired = paired.filter(|(_, aligned)| **aligned != Aligned::Nothing);
        let start = paired.map(|(index, _)| index).next();
        for (step, aligned) in self.steps[first..].iter_mut().zip(aligned) {
            if let Aligned::With(pairing) = aligned {
                step.instruction = Some(chain.steps[pairing.instruction].instruction().span());
            }
        }
        // Nothing comes before what starts from nothing.
        let ours = match start {
            _ if chain.is_from_scratch || self.base.is_some() => Some(first),
            start => start.map(|start| first + start),
        };
        let Some(ours) = ours else {
            self.unseen = chain.unseen(aligned);
            return;
        };
        // As many steps as instructions before the first that is found may be theirs.
        let lost = start.map_or(0, |start| chain.before(aligned[start]));
        for (index, step) in self.steps.iter_mut().enumerate().skip(first) {
            if index >= ours {
                step.origin = Some(Origin::Ours);
                step.is_unexplained = aligned[index - first] == Aligned::Nothing
                    && actions[index] != Action::Unknown("");
            } else if index + lost < ours {
                step.origin = Some(Origin::Base);
            }
        }
        self.unseen = chain.unseen(aligned);
    }

    /// Whether any step is known to be of an instruction.
    pub fn is_aligned(&self) -> bool {
        self.steps.iter().any(|step| step.instruction.is_some())
    }
}

impl BaseShare {
    /// What an image has from another, by its layers; `None` if they are not all its lowest.
    pub fn of(image: &Image, base: &Image) -> Option<Self> {
        let layers = &base.config.rootfs.diff_ids;
        if !image.config.rootfs.diff_ids.starts_with(layers) {
            return None;
        }
        let same = image.config.history.iter().zip(&base.config.history);
        let same = same.take_while(|(step, of_base)| {
            step.created_by == of_base.created_by && step.empty_layer == of_base.empty_layer
        });
        let steps = same.count();
        if steps == base.config.history.len() {
            return Some(Self {
                layers: layers.len(),
                steps,
            });
        }
        // A history that was written anew still has a step for each layer.
        let history = image.config.history.iter().enumerate();
        let mut made = history.filter(|(_, step)| !step.empty_layer);
        let steps = match layers.len().checked_sub(1) {
            Some(last) => made.nth(last).map_or(0, |(index, _)| index + 1),
            None => 0,
        };
        Some(Self {
            layers: layers.len(),
            steps,
        })
    }
}

/// The instructions of the stages that ship, in the order in which they are carried out.
struct Chain<'a> {
    steps: Vec<Step<'a>>,
    is_from_scratch: bool,
}

impl<'a> Chain<'a> {
    fn of(file: &'a Dockerfile) -> Self {
        let Some(target) = file.target() else {
            return Self {
                steps: Vec::new(),
                is_from_scratch: false,
            };
        };
        let mut stages: Vec<Stage<'a>> = target.chain().collect();
        stages.reverse();
        Self {
            steps: stages.into_iter().flat_map(Stage::steps).collect(),
            is_from_scratch: matches!(target.root_base(), Base::Scratch),
        }
    }

    fn align(&self, actions: &[Action<'_>]) -> Vec<Aligned> {
        let steps = actions.iter().map(keys::of_action).collect();
        let instructions = self.steps.iter().map(|step| keys::of_step(*step)).collect();
        trim(align::align(&steps, &instructions))
    }

    /// How many instructions that leave a step come before one.
    fn before(&self, aligned: Aligned) -> usize {
        match aligned {
            Aligned::With(pairing) => pairing.instruction,
            _ => self.steps.len(),
        }
    }

    /// The instructions that make layers and that no step is.
    fn unseen(&self, aligned: &[Aligned]) -> Vec<Span> {
        if aligned.contains(&Aligned::Several) {
            return Vec::new();
        }
        let mut seen = vec![false; self.steps.len()];
        for aligned in aligned {
            if let Aligned::With(pairing) = aligned {
                seen[pairing.instruction] = true;
            }
        }
        let steps = self.steps.iter().zip(seen);
        steps
            .filter(|(step, seen)| {
                !seen
                    && matches!(
                        step.keyword(),
                        Some(Keyword::Run | Keyword::Copy | Keyword::Add)
                    )
            })
            .map(|(step, _)| step.instruction().span())
            .collect()
    }
}

/// What is only alike counts where it follows what is equal, or leads to it without a gap.
fn trim(mut aligned: Vec<Aligned>) -> Vec<Aligned> {
    let is_same = |aligned: &Aligned| match aligned {
        Aligned::With(pairing) => pairing.is_same,
        Aligned::Several => true,
        Aligned::Nothing => false,
    };
    let first = aligned.iter().position(is_same).unwrap_or(aligned.len());
    let before = aligned[..first]
        .iter()
        .rposition(|it| *it == Aligned::Nothing);
    for early in aligned.iter_mut().take(before.map_or(0, |gap| gap + 1)) {
        *early = Aligned::Nothing;
    }
    if first == aligned.len() {
        aligned.fill(Aligned::Nothing);
    }
    aligned
}

#[cfg(test)]
mod tests;

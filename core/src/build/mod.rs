//! A build: an image, the Dockerfile that it was built from and the image that it was built on, as far as
//! they are known; and which of them each part of the image comes from.

mod drift;
pub mod history;
mod settings;
mod trace;

pub use drift::{Drift, DriftKind, MAX_DRIFTS};
pub use trace::{BaseShare, MAX_PAIRS, StepTrace, Trace};

use crate::{
    dockerfile::{Dockerfile, Inputs},
    image::{Image, Place, secrets::mask_text},
    text::{Source, Span},
};
use serde::Serialize;

/// How many characters of what a history says of a step a report shows.
pub const MAX_CREATED_BY_CHARS: usize = 200;

/// An image with what is known of its making.
#[derive(Debug)]
#[non_exhaustive]
pub struct Build<'b> {
    /// The image.
    pub image: &'b Image,
    /// The Dockerfile that it is said to be built from.
    pub dockerfile: Option<&'b Dockerfile>,
    /// The image that it is said to be built on.
    pub base: Option<&'b Image>,
    /// Where the steps of its history come from.
    pub trace: Trace,
    /// The Dockerfile with what the image tells of its build.
    completed: Option<Dockerfile>,
}

/// Who a part of an image comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The image that it is built on.
    Base,
    /// The build itself.
    Ours,
}

/// The step that made a part of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The step of the history, from 0, if it is known.
    pub step: Option<usize>,
    /// What the history says of it, shortened and without secrets.
    pub created_by: String,
    /// The instruction in the Dockerfile, if it is known.
    pub instruction: Option<Span>,
}

impl<'b> Build<'b> {
    /// An image alone, or with what it was built from. Traces it, which costs about as much as reading
    /// the Dockerfile.
    pub fn new(
        image: &'b Image,
        dockerfile: Option<&'b Dockerfile>,
        base: Option<&'b Image>,
    ) -> Self {
        let (trace, completed) = Trace::of(image, dockerfile, base);
        Self {
            image,
            dockerfile,
            base,
            trace,
            completed,
        }
    }

    /// The Dockerfile with the values that its build had, as far as the history and the base tell: what
    /// it says of variables is then more. Places in it are those of the Dockerfile itself.
    pub fn completed(&self) -> Option<&Dockerfile> {
        self.completed.as_ref().or(self.dockerfile)
    }

    /// Who a part of the image comes from; `None` if that is not known.
    pub fn origin(&self, place: &Place) -> Option<Origin> {
        if let (Some(layer), Some(share)) = (place.layer(), self.trace.base) {
            let is_base = layer < share.layers;
            return Some(if is_base { Origin::Base } else { Origin::Ours });
        }
        self.trace.steps.get(self.step(place)?)?.origin
    }

    /// The step that made a part of the image; `None` if that is not known.
    pub fn cause(&self, place: &Place) -> Option<Cause> {
        let step = self.step(place)?;
        // Where steps were made into one layer, which of them it was cannot be told.
        if place.layer().is_some() && !history::is_alone(&self.image.config.history, step) {
            return None;
        }
        let history = self.image.config.history.get(step)?;
        let trace = self.trace.steps.get(step);
        Some(Cause {
            step: Some(step),
            created_by: shortened(&mask_text(&history.created_by)),
            instruction: trace.and_then(|trace| trace.instruction),
        })
    }

    /// The step of the history that made a part of the image.
    fn step(&self, place: &Place) -> Option<usize> {
        match place {
            Place::History { step } => Some(*step),
            Place::Layer { layer } | Place::File { layer, .. } => {
                self.image.layers.get(*layer)?.history
            }
            Place::Config { pointer } => settings::step(self.image, pointer),
            _ => None,
        }
    }
}

/// The Dockerfile that the builder of an image attests, with the build's arguments; `None` if it attests
/// none. Its places are in that text alone.
pub fn attested_dockerfile(image: &Image) -> Option<Dockerfile> {
    let provenance = image.provenance.as_ref()?;
    let text = provenance.dockerfile.clone()?;
    let mut inputs = Inputs {
        target: provenance.args.get("target").cloned(),
        ..Inputs::default()
    };
    for (name, value) in &provenance.args {
        if let Some(name) = name.strip_prefix("build-arg:") {
            inputs.build_args.insert(name.to_owned(), value.clone());
        }
        if let Some(name) = name.strip_prefix("context:") {
            inputs.named_contexts.insert(name.to_owned());
        }
    }
    let source = Source::from_bytes("Dockerfile", text).ok()?;
    Some(Dockerfile::parse(source, inputs))
}

/// One line of at most [`MAX_CREATED_BY_CHARS`] characters.
fn shortened(text: &str) -> String {
    let mut line = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MAX_CREATED_BY_CHARS {
            line.push('…');
            break;
        }
        line.push(if c.is_control() { ' ' } else { c });
    }
    line
}

#[cfg(test)]
mod tests;

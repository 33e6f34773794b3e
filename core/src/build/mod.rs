//! A build: an image, the Dockerfile that it was built from and the image that it was built on, as far as
//! they are known; and which of them each part of the image comes from.

use crate::{
    dockerfile::Dockerfile,
    image::{Image, Place, secrets::mask_text},
    text::Span,
};
use serde::Serialize;

/// An image with what is known of its making.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Build<'b> {
    /// The image.
    pub image: &'b Image,
    /// The Dockerfile that it is said to be built from.
    pub dockerfile: Option<&'b Dockerfile>,
    /// The image that it is said to be built on.
    pub base: Option<&'b Image>,
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
    /// An image alone, or with what it was built from.
    pub fn new(
        image: &'b Image,
        dockerfile: Option<&'b Dockerfile>,
        base: Option<&'b Image>,
    ) -> Self {
        Self {
            image,
            dockerfile,
            base,
        }
    }

    /// Who a part of the image comes from; `None` if that is not known.
    pub fn origin(&self, _place: &Place) -> Option<Origin> {
        None
    }

    /// The step that made a part of the image; `None` if that is not known.
    pub fn cause(&self, place: &Place) -> Option<Cause> {
        let step = match place {
            Place::History { step } => Some(*step),
            Place::Layer { layer } | Place::File { layer, .. } => {
                self.image.layers.get(*layer)?.history
            }
            _ => None,
        }?;
        let history = self.image.config.history.get(step)?;
        Some(Cause {
            step: Some(step),
            created_by: mask_text(&history.created_by).into_owned(),
            instruction: None,
        })
    }
}

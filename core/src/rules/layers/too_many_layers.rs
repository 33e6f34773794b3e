use crate::{image::Place, lint::ImageConfig, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct TooManyLayers {
    /// How many layers an image may have.
    max_layers: usize,
}

impl Default for TooManyLayers {
    /// What Docker's own image store takes (moby, `layer/layer_store.go`, `maxLayerDepth`): some storage
    /// drivers stop at 127, and a container needs two more.
    fn default() -> Self {
        Self { max_layers: 125 }
    }
}

impl Rule for TooManyLayers {
    const META: Meta<'static> = Meta {
        id: "too-many-layers",
        summary: "the image has more layers than it may",
        why: "Docker's image store refuses an image of more than 125 layers, and every layer costs a request and a look-up.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("too_many_layers.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let layers = config.image.config.rootfs.diff_ids.len();
        if layers <= self.max_layers {
            return;
        }
        let message = format!("it has {layers} layers, more than {}", self.max_layers);
        findings.report(Place::Image, message).help(
            "join RUNs and COPYs that belong together, or copy the result of a builder stage in one step",
        );
    }
}

use super::byte_size::ByteSize;
use crate::{
    image::{Image, Layer, Place},
    rules::{found::size, prelude::*},
};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many layers are shown beside the finding.
const MOST_SHOWN: usize = 3;

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ImageTooLarge {
    /// How many bytes the files of all layers may have, uncompressed; any number if it is not set.
    max_size: Option<ByteSize>,
}

impl Rule for ImageTooLarge {
    const META: Meta<'static> = Meta {
        id: "image-too-large",
        summary: "the image is larger than it may be",
        why: "A large image takes long to pull and to scan, and has more in it that an intruder can use.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_too_large.md"),
    };

    type Subject<'a> = &'a Image;

    fn check(&self, image: &Image, findings: &mut Findings) {
        let Some(most) = self.max_size else { return };
        let sizes = image.layers.iter().map(Layer::size);
        let bytes = sizes.fold(0, u64::saturating_add);
        if bytes <= most.0 {
            return;
        }
        let message = format!(
            "the files of its layers have {}, more than {}",
            size(bytes),
            size(most.0)
        );
        let finding = findings.report(Place::Image, message);
        let mut layers: Vec<&Layer> = image.layers.iter().collect();
        layers.sort_by_key(|layer| Reverse(layer.size()));
        for layer in layers.iter().take(MOST_SHOWN) {
            let at = Place::Layer { layer: layer.index };
            finding.related(at, size(layer.size()));
        }
        finding.help(
            "start from a smaller base, copy into it only what runs, and leave out what was needed to build it",
        );
    }
}

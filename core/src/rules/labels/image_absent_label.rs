use super::oci;
use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ImageAbsentLabel {
    /// The labels that an image must have; annotations of its manifest count as well.
    labels: Vec<String>,
}

impl Default for ImageAbsentLabel {
    fn default() -> Self {
        Self {
            labels: oci(&["source", "revision"]),
        }
    }
}

impl Rule for ImageAbsentLabel {
    const META: Meta<'static> = Meta {
        id: "image-absent-label",
        summary: "an image lacks a label that says what it was made from",
        why: "Whoever finds the image in a registry or on a machine cannot tell whose it is or what it was made from.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_absent_label.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let image = config.image;
        let has = |label: &str| {
            image.config.config.labels.contains_key(label) || image.annotations.contains_key(label)
        };
        let absent: Vec<String> = self
            .labels
            .iter()
            .filter(|label| !has(label))
            .map(|label| format!("`{label}`"))
            .collect();
        if absent.is_empty() {
            return;
        }
        findings
            .report(
                container_place(&["Labels"]),
                format!("no label {}", absent.join(", nor ")),
            )
            .help("set them when the image is built: `docker build --label NAME=VALUE`, or `LABEL` in the Dockerfile");
    }
}

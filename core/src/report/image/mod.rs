//! What was found in an image, and what it is.

mod sizes;
mod step;
mod waste;

pub use sizes::{MAX_LARGEST, MAX_TREE_DEPTH, PathSize, SizeNode, TREE_SHARES};
pub(crate) use step::short_step;
pub use waste::{DiveFacts, MAX_WASTED_PATHS, WasteFacts, WastedPath};

use super::Status;
use crate::{
    build::{Build, Origin},
    image::{Compression, Image, LayerWaste, Place, Waste, secrets::mask_text},
    lint::{Finding, Severity, Waived, says_unchecked},
    text::Source,
};
use serde::Serialize;

/// What was found in an image.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ImageReport {
    /// What it was opened by.
    pub name: String,
    /// What it is; `None` if it could not be opened.
    pub facts: Option<ImageFacts>,
    /// In order of their place.
    pub findings: Vec<Finding>,
    /// What was found and is waived, in order of its place.
    pub waived: Vec<Waived>,
    /// How many findings are left out because a baseline has them.
    pub known: usize,
    /// The Dockerfile that it is said to be built from, in which causes and related places are.
    pub dockerfile: Option<Source>,
    /// Why it could not be opened.
    pub error: Option<String>,
    /// For each entry of the team's waivers that holds for it, whether it waived anything.
    pub(crate) team_waivers: Vec<(usize, bool)>,
}

/// What an image is, for reports.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ImageFacts {
    /// The names that it has where it was found.
    pub tags: Vec<String>,
    /// What it runs on, as `os/architecture/variant`.
    pub platform: String,
    /// The digest of its manifest; null for a docker-archive.
    pub digest: Option<String>,
    /// The digest of its configuration.
    pub config_digest: Option<String>,
    /// When it was made, as its configuration says.
    pub created: Option<String>,
    /// Bytes of the files of all layers: what is shipped.
    pub size: u64,
    /// Bytes of the files that a container sees.
    pub visible_size: u64,
    /// How many files, links and folders a container sees.
    pub files: usize,
    /// The largest files that a container sees, the largest first: at most ten.
    pub largest: Vec<PathSize>,
    /// The paths with the most bytes that later layers hide, the largest first: at most ten.
    pub hidden: Vec<PathSize>,
    /// What is shipped and no container sees; null if only the configuration was read.
    pub waste: Option<WasteFacts>,
    /// The layers, the lowest first; empty if only the configuration was read.
    pub layers: Vec<LayerFacts>,
    /// The steps of the history, the first first.
    pub history: Vec<StepFacts>,
}

/// What a layer is, for reports.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LayerFacts {
    /// The digest of the blob, if the image has it by its digest.
    pub digest: Option<String>,
    /// The digest of its uncompressed bytes.
    pub diff_id: Option<String>,
    /// How it is compressed.
    pub compression: Compression,
    /// Bytes of the blob as it is stored.
    pub blob_size: u64,
    /// Bytes of its files.
    pub size: u64,
    /// Bytes of its files that later layers hide.
    pub hidden_size: u64,
    /// How many files, links and folders it has.
    pub files: usize,
    /// The step of the history that made it, from 0, if that is known.
    pub step: Option<usize>,
    /// Who it comes from, if that is known.
    pub origin: Option<Origin>,
    /// Where its bytes are. Only the HTML report shows it: it would be most of a JSON report.
    #[serde(skip)]
    pub tree: SizeNode,
}

/// A step of the history, for reports.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StepFacts {
    /// What was done, as the builder writes it; secrets are masked.
    pub created_by: String,
    /// Whether it made no layer.
    pub empty_layer: bool,
}

impl ImageReport {
    /// The report of an image that could not be opened.
    pub fn unreadable(name: impl Into<String>, error: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            error: Some(error.into()),
            ..Self::default()
        }
    }

    /// Whether all of it was looked at.
    pub fn is_complete(&self) -> bool {
        let told = |finding: &Finding| says_unchecked(&finding.rule);
        self.error.is_none() && !self.findings.iter().any(told)
    }

    /// How its check ended, if findings of `gate` and worse fail it; with no gate none does.
    pub fn status(&self, gate: Option<Severity>) -> Status {
        let fails = |finding: &Finding| gate.is_some_and(|gate| finding.severity >= gate);
        if !self.is_complete() {
            Status::Incomplete
        } else if self.findings.iter().any(fails) {
            Status::Findings
        } else {
            Status::Clean
        }
    }
}

impl ImageFacts {
    /// The facts of an image alone.
    pub fn of(image: &Image) -> Self {
        Self::of_build(&Build::new(image, None, None))
    }

    /// The facts of an image, with what is known of its making.
    pub fn of_build(build: &Build<'_>) -> Self {
        let image = build.image;
        let waste = Waste::of(image);
        let by_layer = waste.layers(image);
        let layers = image.layers.iter().map(|layer| {
            let of_layer = by_layer.get(layer.index);
            LayerFacts {
                digest: layer.digest.as_ref().map(ToString::to_string),
                diff_id: layer.diff_id.as_ref().map(ToString::to_string),
                compression: layer.data.compression,
                blob_size: layer.blob_size,
                size: layer.size(),
                hidden_size: of_layer.map_or(0, |waste: &LayerWaste| waste.hidden),
                files: image.files_of(layer.index).count(),
                step: layer.history,
                origin: build.origin(&Place::Layer { layer: layer.index }),
                tree: sizes::tree(image, layer.index),
            }
        });
        let steps = image.config.history.iter().map(|step| StepFacts {
            created_by: mask_text(&step.created_by).into_owned(),
            empty_layer: step.empty_layer,
        });
        let layers: Vec<LayerFacts> = layers.collect();
        Self {
            tags: image.tags.clone(),
            platform: image.platform().to_string(),
            digest: image.digest.as_ref().map(ToString::to_string),
            config_digest: image.config_digest.as_ref().map(ToString::to_string),
            created: image.config.created.clone(),
            size: waste.shipped,
            visible_size: waste.visible(),
            files: image.files().count(),
            largest: sizes::largest(image),
            hidden: sizes::hidden(image),
            waste: image.has_layers.then(|| WasteFacts::of(image, &waste)),
            layers,
            history: steps.collect(),
        }
    }
}

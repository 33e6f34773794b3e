//! A candidate to an image: its configuration read, its layers read side by side, all verified.

use super::{
    OpenOptions, PlatformChoice, Source, attestation,
    candidates::{self, Candidate, Part},
    open::inconsistent,
};
use crate::{
    error::{Error, ErrorKind},
    image::{
        Image, Place, Problem, ProblemKind,
        config::{Config, read_document},
        digest::Digest,
        layer::{Ask, Budget, Layer, LayerData, LayerReading, read_layer},
        platform::Platform,
    },
};
use rayon::prelude::*;

/// Gives the layers of an image.
pub(super) trait Layers: Sync {
    /// Reads a layer; `Ok(None)` if its blob is not there.
    fn layer(
        &self,
        part: &Part,
        index: usize,
        ask: &Ask<'_>,
    ) -> std::io::Result<Option<LayerReading>>;
}

/// Layers that are read when they are asked for.
pub(super) struct FromSource<'s> {
    pub(super) source: &'s dyn Source,
}

impl Layers for FromSource<'_> {
    fn layer(
        &self,
        part: &Part,
        index: usize,
        ask: &Ask<'_>,
    ) -> std::io::Result<Option<LayerReading>> {
        let blob = self.source.open(&part.name)?;
        Ok(blob.map(|blob| read_layer(blob.reader, ask, index)))
    }
}

pub(super) struct Assembler<'a> {
    source: &'a dyn Source,
    layers: &'a dyn Layers,
    options: &'a OpenOptions<'a>,
}

impl<'a> Assembler<'a> {
    pub(super) fn new(
        source: &'a dyn Source,
        layers: &'a dyn Layers,
        options: &'a OpenOptions<'a>,
    ) -> Self {
        Self {
            source,
            layers,
            options,
        }
    }

    pub(super) fn assemble(&self, candidates: Vec<Candidate>) -> Result<Vec<Image>, Error> {
        let several = candidates.len() > 1;
        let budget = Budget::new(&self.options.limits);
        let images = candidates
            .into_iter()
            .map(|candidate| self.image(candidate, several, &budget));
        let mut images: Vec<Image> = images.collect();
        if let PlatformChoice::One(wanted) = &self.options.platform {
            let there: Vec<String> = images
                .iter()
                .map(|image| image.platform().to_string())
                .collect();
            images.retain(|image| {
                let platform = image.platform();
                platform.os.is_empty() || platform.fits(wanted)
            });
            if images.is_empty() {
                let message = format!("there is no {wanted}; there is {}", there.join(", "));
                return Err(Error::new(ErrorKind::NoImage, message).at(&self.options.name));
            }
        }
        Ok(images)
    }

    fn image(&self, candidate: Candidate, several: bool, budget: &Budget) -> Image {
        let Candidate {
            tags,
            platform,
            digest,
            annotations,
            config: config_part,
            layers,
            problems,
            attestation: attestation_manifest,
        } = candidate;
        let mut image = Image {
            name: self.options.name.clone(),
            tags,
            platform,
            digest,
            annotations,
            problems,
            has_layers: self.options.layers,
            ..Image::default()
        };
        image.provenance = attestation_manifest.and_then(|manifest| {
            attestation::provenance(self.source, &manifest, &layers, &self.options.limits)
        });
        if let Some(part) = &config_part {
            self.read_config(part, &mut image);
        }
        if several {
            image.name = format!("{} ({})", image.name, label(&image));
        }
        let history = align(&mut image, &layers, config_part.is_some());
        if self.options.layers {
            self.read_layers(layers, &history, &mut image, budget);
        }
        image.lay();
        image
    }

    fn read_config(&self, part: &Part, image: &mut Image) {
        let place = || Place::Config {
            pointer: String::new(),
        };
        let limits = &self.options.limits;
        let bytes = match candidates::read(self.source, &part.name, limits) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                image.problems.push(Problem {
                    kind: ProblemKind::MissingBlob,
                    place: place(),
                    message: format!("{} is not there", part.name),
                });
                return;
            }
            Err(problem) => {
                image.problems.push(Problem {
                    place: place(),
                    ..problem
                });
                return;
            }
        };
        let wrong = candidates::verify(&bytes, part.digest.as_ref(), part.size, place);
        image.problems.extend(wrong);
        image.config_digest = part.digest.clone().or_else(|| Digest::of("sha256", &bytes));
        match read_document::<Config>(&bytes) {
            Ok(config) => image.config = config,
            Err(error) => image.problems.push(Problem {
                kind: ProblemKind::Damaged,
                place: Place::config(error.pointer),
                message: error.message,
            }),
        }
        image.config_json = bytes;
        if let Some(platform) = &image.platform {
            let (index, config) = (platform.normalized(), image.config.platform().normalized());
            if !config.os.is_empty()
                && !config.fits(&Platform {
                    variant: String::new(),
                    ..index.clone()
                })
            {
                let message = format!("the index says {index}, and the configuration {config}");
                image
                    .problems
                    .push(inconsistent(Place::config("/architecture"), message));
            }
        }
    }

    fn read_layers(
        &self,
        parts: Vec<Part>,
        history: &[Option<usize>],
        image: &mut Image,
        budget: &Budget,
    ) {
        let read = |(index, part): (usize, Part)| {
            let diff_id = image.config.rootfs.diff_ids.get(index);
            let diff_id = diff_id.and_then(|text| Digest::parse(text).ok());
            let sha512 = [&part.digest, &diff_id]
                .into_iter()
                .flatten()
                .any(|digest| digest.algorithm() == "sha512");
            let ask = Ask {
                limits: &self.options.limits,
                budget,
                keep: &self.options.keep,
                secrets: self.options.secrets,
                watch: self.options.watch,
                sha512,
            };
            let mut layer = Layer {
                index,
                digest: part.digest.clone(),
                diff_id: diff_id.clone(),
                media_type: part.media_type.clone(),
                blob_size: part.size.unwrap_or_default(),
                data: LayerData::default(),
                history: history.get(index).copied().flatten(),
            };
            let problem = |kind, message| Problem {
                kind,
                place: Place::Layer { layer: index },
                message,
            };
            let mut problems = Vec::new();
            match self.layers.layer(&part, index, &ask) {
                Ok(Some(reading)) => {
                    problems =
                        reading.verify(part.digest.as_ref(), part.size, diff_id.as_ref(), index);
                    problems.extend(media_type_mismatch(&part, &reading.data, index));
                    problems.extend(reading.problems);
                    if let Some(blob) = reading.blob {
                        layer.blob_size = blob.size;
                    }
                    layer.data = reading.data;
                }
                Ok(None) if part.foreign => problems.push(problem(
                    ProblemKind::ForeignLayer,
                    "it is kept elsewhere and not in the image; what is in it is unknown"
                        .to_owned(),
                )),
                Ok(None) => problems.push(problem(
                    ProblemKind::MissingBlob,
                    format!("{} is not there", part.name),
                )),
                Err(error) => problems.push(problem(
                    ProblemKind::Damaged,
                    format!("{} cannot be read: {error}", part.name),
                )),
            }
            (layer, problems)
        };
        let most = self.options.limits.layers;
        if parts.len() > most {
            image.problems.push(Problem {
                kind: ProblemKind::Limit,
                place: Place::Image,
                message: format!(
                    "it has {} layers, more than the limit of {most}; those above are not read",
                    parts.len()
                ),
            });
        }
        let parts: Vec<(usize, Part)> = parts.into_iter().take(most).enumerate().collect();
        let read: Vec<(Layer, Vec<Problem>)> = parts.into_par_iter().map(read).collect();
        for (layer, problems) in read {
            image.layers.push(layer);
            image.problems.extend(problems);
        }
    }
}

/// The step of the history that made each layer; told if history, layers and diff-IDs disagree.
fn align(image: &mut Image, layers: &[Part], has_config: bool) -> Vec<Option<usize>> {
    let none = vec![None; layers.len()];
    if !has_config || image.config_json.is_empty() {
        return none;
    }
    let ids = &image.config.rootfs.diff_ids;
    if ids.len() != layers.len() {
        let message = format!(
            "the image has {} layers, and the configuration names {}",
            layers.len(),
            ids.len()
        );
        let place = Place::config("/rootfs/diff_ids");
        image.problems.push(inconsistent(place, message));
    }
    let steps = image.config.history.iter().enumerate();
    let steps: Vec<usize> = steps
        .filter(|(_, step)| !step.empty_layer)
        .map(|(index, _)| index)
        .collect();
    if steps.len() == layers.len() {
        return steps.into_iter().map(Some).collect();
    }
    if !image.config.history.is_empty() {
        let message = format!(
            "the history has {} steps with a layer, and the image {} layers",
            steps.len(),
            layers.len()
        );
        let place = Place::config("/history");
        image.problems.push(inconsistent(place, message));
    }
    none
}

fn media_type_mismatch(part: &Part, data: &LayerData, layer: usize) -> Option<Problem> {
    use crate::image::Compression;
    let said = match part.media_type.as_str() {
        "" => return None,
        media_type if media_type.ends_with("gzip") => Compression::Gzip,
        media_type if media_type.ends_with("zstd") => Compression::Zstd,
        media_type if media_type.ends_with("tar") => Compression::None,
        _ => return None,
    };
    (said != data.compression).then(|| Problem {
        kind: ProblemKind::MediaTypeMismatch,
        place: Place::Layer { layer },
        message: format!(
            "its media type is `{}`, and its content is {}",
            part.media_type,
            match data.compression {
                Compression::None => "not compressed",
                Compression::Gzip => "gzip",
                Compression::Zstd => "zstd",
            }
        ),
    })
}

fn label(image: &Image) -> String {
    match (image.tags.first(), &image.platform, &image.config_digest) {
        (Some(tag), Some(platform), _) => format!("{tag} {platform}"),
        (Some(tag), None, _) => tag.clone(),
        (None, Some(platform), _) => platform.to_string(),
        (None, None, Some(digest)) => digest.to_string(),
        (None, None, None) => "without a name".to_owned(),
    }
}

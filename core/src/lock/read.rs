use super::{
    LOCK_VERSION, Lock, MAX_LOCK_BYTES, MAX_LOCK_IMAGES, MAX_LOCK_PLATFORMS,
    write::{SIGNATURES, signature_name},
};
use crate::{
    dockerfile::{Attestations, BaseConfig, Publication, PublishedImage, Signature},
    error::{Error, ErrorKind},
    image::{digest::Digest, platform::Platform, reference::Reference},
    text::{Source, offset},
};
use jiff::Timestamp;
use serde::Deserialize;
use std::{collections::BTreeMap, ops::Range, str::FromStr, sync::Arc};
use toml::Spanned;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(default)]
    image: Vec<Spanned<Image>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    reference: Spanned<String>,
    digest: Spanned<String>,
    index: bool,
    seen: Spanned<String>,
    signature: Option<Spanned<String>>,
    #[serde(default)]
    platform: Vec<OnPlatform>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnPlatform {
    name: Spanned<String>,
    digest: Spanned<String>,
    attestations: Option<Vec<Spanned<String>>>,
    config: Option<Config>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
struct Config {
    created: String,
    user: String,
    working_dir: String,
    empty: bool,
    env: Vec<String>,
    on_build: Vec<String>,
    shell: Vec<String>,
    labels: BTreeMap<String, String>,
}

/// The version alone, so that a file of a newer one is not told to be wrong.
#[derive(Deserialize)]
struct Head {
    version: Option<Spanned<i64>>,
}

impl Lock {
    /// Reads a lock file. The name is for messages.
    ///
    /// # Errors
    /// When the text is no TOML, is of another version, has a key that is not known or a value that
    /// means nothing, or is larger than a limit; the error has the place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        if text.len() > MAX_LOCK_BYTES {
            return Err(Error::too_large(name, text.len(), MAX_LOCK_BYTES));
        }
        let source = Source::new(name, text)?;
        let reader = Reader { source: &source };
        let head: Head = reader.toml()?;
        let version = head.version.as_ref().map(|version| *version.get_ref());
        if version != Some(i64::from(LOCK_VERSION)) {
            let span = head.version.map_or(0..0, |version| version.span());
            let message = match version {
                Some(version) => format!(
                    "this holystone reads lock files of version {LOCK_VERSION}, not {version}"
                ),
                None => "a lock file starts with its `version`".to_owned(),
            };
            return Err(reader.error(&span, message));
        }
        let document: Document = reader.toml()?;
        if document.image.len() > MAX_LOCK_IMAGES {
            let message = format!("there are more than {MAX_LOCK_IMAGES} images");
            return Err(reader.error(&(0..0), message));
        }
        let mut lock = Self::default();
        for image in document.image {
            let span = image.span();
            let (name, publication) = reader.image(image.into_inner(), &span)?;
            if lock
                .images
                .insert(name.clone(), Arc::new(publication))
                .is_some()
            {
                return Err(reader.error(&span, format!("`{name}` is there twice")));
            }
        }
        Ok(lock)
    }
}

struct Reader<'s> {
    source: &'s Source,
}

impl Reader<'_> {
    fn toml<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.source.text()).map_err(|error| {
            let span = error.span().unwrap_or_default();
            self.error(&span, error.message().to_owned())
        })
    }

    fn error(&self, span: &Range<usize>, message: String) -> Error {
        let at = offset(span.start.min(self.source.text().len()));
        let place = self.source.position(at);
        let name = self.source.name();
        Error::new(ErrorKind::InvalidLock, message)
            .at(format!("{name}:{}:{}", place.line, place.column))
    }

    fn image(&self, image: Image, span: &Range<usize>) -> Result<(String, Publication), Error> {
        let name = image.reference.get_ref();
        let reference = Reference::parse(name)
            .map_err(|error| self.error(&image.reference.span(), error.to_string()))?;
        let is_full = reference.to_string() == *name
            && (reference.tag().is_some() != reference.digest().is_some());
        if !is_full {
            let message =
                "a reference here has its registry, and either a tag or a digest".to_owned();
            return Err(self.error(&image.reference.span(), message));
        }
        if image.platform.len() > MAX_LOCK_PLATFORMS {
            let message = format!("there are more than {MAX_LOCK_PLATFORMS} platforms");
            return Err(self.error(span, message));
        }
        let digest = self.digest(&image.digest)?;
        if reference.digest().is_some_and(|it| *it != digest) {
            let message = "the digest is not that of the reference".to_owned();
            return Err(self.error(&image.digest.span(), message));
        }
        let seen = Timestamp::from_str(image.seen.get_ref()).map_err(|_| {
            let message = "`seen` is no time: write 2027-05-31T12:00:00Z".to_owned();
            self.error(&image.seen.span(), message)
        })?;
        let signature = image.signature.map(|it| self.signature(&it)).transpose()?;
        let images = image.platform.into_iter().map(|it| self.platform(it));
        let publication = Publication {
            digest,
            is_index: image.index,
            seen,
            images: images.collect::<Result<_, _>>()?,
            signature,
        };
        Ok((reference.to_string(), publication))
    }

    fn digest(&self, text: &Spanned<String>) -> Result<Digest, Error> {
        Digest::parse(text.get_ref()).map_err(|error| self.error(&text.span(), error.to_string()))
    }

    fn signature(&self, text: &Spanned<String>) -> Result<Signature, Error> {
        let is_it = |signature: &Signature| signature_name(*signature) == text.get_ref();
        SIGNATURES.into_iter().find(is_it).ok_or_else(|| {
            let names = SIGNATURES.map(signature_name).join("`, `");
            self.error(&text.span(), format!("`signature` is one of `{names}`"))
        })
    }

    fn platform(&self, image: OnPlatform) -> Result<PublishedImage, Error> {
        let platform = Platform::parse(image.name.get_ref(), &Platform::default())
            .map_err(|error| self.error(&image.name.span(), error.to_string()))?
            .normalized();
        let attestations = image.attestations.map(|names| {
            let mut found = Attestations::default();
            for name in names {
                match name.get_ref().as_str() {
                    "provenance" => found.provenance = true,
                    "sbom" => found.sbom = true,
                    _ => {
                        let message = "an attestation is `provenance` or `sbom`".to_owned();
                        return Err(self.error(&name.span(), message));
                    }
                }
            }
            Ok(found)
        });
        let config = image.config.map(|config| BaseConfig {
            not_found: false,
            os: platform.os.clone(),
            architecture: platform.architecture.clone(),
            is_empty: config.empty,
            env: config.env,
            user: config.user,
            working_dir: config.working_dir,
            shell: config.shell,
            on_build: config.on_build,
            labels: config.labels,
            created: config.created,
        });
        Ok(PublishedImage {
            digest: self.digest(&image.digest)?,
            attestations: attestations.transpose()?,
            config,
            platform,
        })
    }
}

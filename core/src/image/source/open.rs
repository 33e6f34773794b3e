use super::{
    BlobName, Source,
    archive::{Archive, Bytes},
    assemble::{Assembler, FromSource},
    candidates::{self, Candidate, Found},
    folder::Folder,
    stream::Stream,
};
use crate::{
    error::{Error, ErrorKind},
    image::{
        Image, Keep, Limits, Place, Problem, ProblemKind, Unwatched, Watch, platform::Platform,
        secrets::SecretRules,
    },
};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Where an image is.
#[non_exhaustive]
pub enum Input<'r> {
    /// A folder (OCI image layout, skopeo's `dir:`) or an archive (OCI, `docker save`, `docker
    /// export`; gzip or zstd around it is fine).
    Path(PathBuf),
    /// An archive in memory.
    Bytes(Arc<[u8]>),
    /// An archive that is read once, from its beginning to its end.
    Reader(Box<dyn Read + Send + 'r>),
    /// Anything else that knows blobs by name.
    Source(&'r dyn Source),
    /// One that is asked for now: an image of a registry.
    Remote(Box<dyn Remote + 'r>),
}

/// An image that is somewhere else, and is asked for when it is opened.
pub trait Remote: Send + Sync {
    /// Opens it, or several: all platforms.
    ///
    /// # Errors
    /// When there is none, or it cannot be had.
    fn open(&self, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error>;
}

/// Which images are opened, and what is read of them.
#[non_exhaustive]
pub struct OpenOptions<'o> {
    /// What it is called in reports.
    pub name: String,
    /// The tag, full name or digest of the image that is wanted, where there are several.
    pub reference: Option<String>,
    /// The platform that is wanted, where there are several.
    pub platform: PlatformChoice,
    /// How far it is read.
    pub limits: Limits,
    /// Whether layers are read, or only the configuration.
    pub layers: bool,
    /// Which secrets are looked for in files; `None` if none are, which takes less time.
    pub secrets: Option<&'o SecretRules>,
    /// Which contents are kept.
    pub keep: Keep,
    /// Who sees how far it is.
    pub watch: &'o dyn Watch,
}

/// Which images of an index are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlatformChoice {
    /// That of this machine under Linux, or `linux/amd64`, or the only one.
    #[default]
    Default,
    /// This one; that it is not there is an error.
    One(Platform),
    /// Every one.
    All,
}

impl Default for OpenOptions<'_> {
    fn default() -> Self {
        Self {
            name: "image".to_owned(),
            reference: None,
            platform: PlatformChoice::Default,
            limits: Limits::default(),
            layers: true,
            secrets: Some(SecretRules::builtin()),
            keep: Keep::default(),
            watch: &Unwatched,
        }
    }
}

impl PlatformChoice {
    /// `all`, or a platform.
    ///
    /// # Errors
    /// When it names none.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text == "all" {
            return Ok(Self::All);
        }
        let platform = Platform::parse(text, &Platform::host()).map_err(|error| {
            Error::new(ErrorKind::InvalidOption, format!("platform `{text}`")).because(error)
        })?;
        Ok(Self::One(platform))
    }
}

/// The transports of skopeo and podman that may stand before a path, and whether `:TAG` may follow it.
const TRANSPORTS: &[&str] = &["oci:", "oci-archive:", "docker-archive:", "dir:"];

impl Input<'_> {
    /// Reads a path, which may have a transport before it and the image's name after it as in
    /// `oci:./out:latest`; the second of what is returned is that name.
    pub fn parse(text: &str) -> (Self, Option<String>) {
        let transport = TRANSPORTS
            .iter()
            .find_map(|transport| text.strip_prefix(transport));
        let Some(rest) = transport.filter(|_| !Path::new(text).exists()) else {
            return (Self::Path(text.into()), None);
        };
        match rest.split_once(':') {
            Some((path, name)) if !Path::new(rest).exists() => {
                (Self::Path(path.into()), Some(name.to_owned()))
            }
            _ => (Self::Path(rest.into()), None),
        }
    }
}

/// Opens an image, or several: all of an archive, all platforms of an index.
///
/// What is wrong with them is in [`Image::problems`]; nothing is written to disk, and nothing is fetched.
///
/// # Errors
/// When there is no image, or not the one that is wanted (the message says which there are), or whoever
/// looks on cancels it.
pub fn open(input: Input<'_>, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error> {
    let images = read(input, options);
    if options.watch.is_cancelled() {
        let message = "reading it was cancelled";
        return Err(Error::new(ErrorKind::Cancelled, message).at(&options.name));
    }
    images
}

fn read(input: Input<'_>, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error> {
    let limits = &options.limits;
    match input {
        Input::Source(source) => from_source(source, options),
        Input::Remote(image) => image.open(options),
        Input::Reader(reader) => from_stream(reader, options),
        Input::Bytes(bytes) => {
            if is_compressed(&bytes) {
                return from_stream(&*bytes, options);
            }
            let archive = Archive::open(Bytes::Memory(bytes), limits);
            from_source(
                &archive.map_err(|error| unreadable(error, options))?,
                options,
            )
        }
        Input::Path(path) => {
            let failed = |error| unreadable(error, options);
            if fs::metadata(&path).map_err(failed)?.is_dir() {
                return from_source(&Folder::new(path), options);
            }
            let mut file = File::open(&path).map_err(failed)?;
            let mut head = Vec::new();
            file.by_ref()
                .take(4)
                .read_to_end(&mut head)
                .map_err(failed)?;
            let is_plain_file = file.metadata().map_err(failed)?.is_file();
            if is_compressed(&head) || !is_plain_file {
                return from_stream(io::Cursor::new(head).chain(file), options);
            }
            from_source(
                &Archive::open(Bytes::File(path), limits).map_err(failed)?,
                options,
            )
        }
    }
}

fn from_source(source: &dyn Source, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error> {
    let mut found = candidates::find(source, &options.limits);
    if !found.is_image && found.problems.is_empty() {
        let whole = source.open(&BlobName::Whole);
        if whole.map_err(|error| unreadable(error, options))?.is_some() {
            found.images.push(Candidate::root_file_system());
        }
    }
    let chosen = choose(found, options)?;
    let layers = FromSource { source };
    Assembler::new(source, &layers, options).assemble(chosen)
}

fn from_stream(reader: impl Read + Send, options: &OpenOptions<'_>) -> Result<Vec<Image>, Error> {
    let stream = Stream::read(reader, options).map_err(|error| unreadable(error, options))?;
    let found = candidates::find(&stream, &options.limits);
    if !found.is_image && found.problems.is_empty() {
        let message = "it holds no index.json and no manifest.json; a root file system is read from a \
                       file that is not compressed";
        return Err(Error::new(ErrorKind::NoImage, message).at(&options.name));
    }
    let chosen = choose(found, options)?;
    Assembler::new(&stream, &stream, options).assemble(chosen)
}

fn is_compressed(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b]) || head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

fn unreadable(error: io::Error, options: &OpenOptions<'_>) -> Error {
    Error::new(ErrorKind::Io, "it cannot be read")
        .at(&options.name)
        .because(error)
}

/// The images that are wanted of those that there are.
fn choose(found: Found, options: &OpenOptions<'_>) -> Result<Vec<Candidate>, Error> {
    let Found {
        mut images,
        problems,
        is_image,
        ..
    } = found;
    let no_image = |message: String| Error::new(ErrorKind::NoImage, message).at(&options.name);
    if images.is_empty() {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let message = if told.is_empty() {
            let why = if is_image {
                "its index names none"
            } else {
                "no index.json, no manifest.json"
            };
            format!("there is no image: {why}")
        } else {
            format!("there is no image that can be read: {}", told.join("; "))
        };
        return Err(no_image(message));
    }
    let all: Vec<String> = images.iter().map(Candidate::label).collect();
    if let Some(reference) = &options.reference {
        images.retain(|image| image.is_called(reference));
        if images.is_empty() {
            let message = format!("there is no `{reference}`; there is {}", all.join(", "));
            return Err(no_image(message));
        }
    }
    match &options.platform {
        PlatformChoice::All => {}
        PlatformChoice::One(platform) => {
            // The platform of an image without an index is in its configuration, which is compared later.
            let matches = |image: &Candidate| {
                let has = image.platform.as_ref();
                has.is_none_or(|has| has.fits(platform))
            };
            images.retain(matches);
            if images.is_empty() {
                let message = format!("there is no {platform}; there is {}", all.join(", "));
                return Err(no_image(message));
            }
        }
        PlatformChoice::Default => prefer_host(&mut images),
    }
    for image in &mut images {
        image.problems.extend(problems.iter().cloned());
    }
    Ok(images)
}

/// Of the platforms of each name that of the host, if it is there.
fn prefer_host(images: &mut Vec<Candidate>) {
    for wanted in Platform::preferred() {
        let is_wanted = |image: &Candidate| {
            let has = image.platform.as_ref();
            has.is_some_and(|has| has.fits(&wanted))
        };
        if images.iter().any(is_wanted) {
            let names: Vec<Vec<String>> = images
                .iter()
                .filter(|image| is_wanted(image))
                .map(|image| image.tags.clone())
                .collect();
            // What goes by another name is no other platform of the same.
            images.retain(|image| is_wanted(image) || !names.contains(&image.tags));
            return;
        }
    }
}

impl Candidate {
    /// A root file system, without a configuration.
    fn root_file_system() -> Self {
        Self {
            layers: vec![candidates::Part {
                name: BlobName::Whole,
                digest: None,
                size: None,
                media_type: String::new(),
                foreign: false,
            }],
            ..Self::default()
        }
    }

    /// What it is called, for whoever must choose.
    fn label(&self) -> String {
        let platform = self.platform.as_ref().map(Platform::to_string);
        let digest = self.digest.as_ref().map(ToString::to_string);
        let parts = [self.tags.first().cloned(), platform, digest];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            "an image without a name".to_owned()
        } else {
            parts.join(" ")
        }
    }

    fn is_called(&self, reference: &str) -> bool {
        let has_tag = |tag: &String| {
            tag == reference || tag.rsplit('/').next() == Some(reference) || {
                tag.rsplit_once(':')
                    .is_some_and(|(_, tag)| tag == reference)
            }
        };
        let digest = self.digest.as_ref().map(ToString::to_string);
        let config = self.config.as_ref().and_then(|part| part.digest.as_ref());
        self.tags.iter().any(has_tag)
            || digest.as_deref() == Some(reference)
            || config.is_some_and(|digest| digest.to_string() == reference)
    }
}

/// A problem of the image as a whole.
pub(super) fn inconsistent(place: Place, message: String) -> Problem {
    Problem {
        kind: ProblemKind::Inconsistent,
        place,
        message,
    }
}

//! Images: what they are, what is in them, and what was found.

use crate::{
    error::{Failure, Outcome},
    options::CheckOptions,
    registry::RegistryArguments,
};
use holystone::{
    ImageOptions,
    image::{self, Image, Input, OpenOptions, PlatformChoice},
    registry,
};
use napi::{Env, Task, bindgen_prelude::*};
use napi_derive::napi;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// What is checked of images, all of it set.
#[napi(object)]
pub struct ImageArguments {
    /// A path; `bytes` if there is none.
    pub path: Option<String>,
    pub bytes: Option<Buffer>,
    pub base_path: Option<String>,
    pub base_bytes: Option<Buffer>,
    pub name: String,
    pub reference: Option<String>,
    pub image_platform: Option<String>,
    pub dockerfile: Option<Buffer>,
    pub config_only: bool,
    pub max_memory: Option<f64>,
    pub expectations: Vec<Vec<String>>,
    pub registry: RegistryArguments,
}

/// How far a reading is, and whether it is to stop. JavaScript looks at it while it goes on.
#[napi]
#[derive(Clone, Default)]
pub struct Watcher {
    read: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

#[napi]
impl Watcher {
    #[napi(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Bytes that were read so far.
    #[napi(getter)]
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "JavaScript has no other numbers"
    )]
    pub fn bytes(&self) -> f64 {
        self.read.load(Ordering::Relaxed) as f64
    }

    /// Ends the reading.
    #[napi]
    pub fn cancel(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl image::Watch for Watcher {
    fn read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// What is read: a path, a reference, or an archive in memory.
enum Where {
    Path(String),
    Bytes(Arc<[u8]>),
}

impl Where {
    fn of(path: Option<String>, bytes: Option<Buffer>) -> Option<Self> {
        let bytes = bytes.map(|bytes| Self::Bytes(Arc::from(&*bytes)));
        path.map(Self::Path).or(bytes)
    }

    /// One that is always there; no bytes are no image.
    fn image(path: Option<String>, bytes: Option<Buffer>) -> Self {
        Self::of(path, bytes).unwrap_or_else(|| Self::Bytes(Arc::from([])))
    }

    fn input(
        &self,
        reach: &RegistryArguments,
    ) -> std::result::Result<(Input<'static>, Option<String>), holystone::Error> {
        match self {
            Self::Path(path) => registry::input(path, || reach.client()),
            Self::Bytes(bytes) => Ok((Input::Bytes(Arc::clone(bytes)), None)),
        }
    }
}

/// A check of an image that waits for a worker thread.
pub struct CheckImage {
    image: Where,
    base: Option<Where>,
    options: ImageOptions,
    registry: RegistryArguments,
    watcher: Watcher,
}

/// Checks an image on a worker thread.
#[napi]
#[must_use]
pub fn check_image(
    rules: CheckOptions,
    arguments: ImageArguments,
    watcher: &Watcher,
) -> AsyncTask<CheckImage> {
    let mut options = ImageOptions::default();
    options.rules = rules.into();
    options.name = arguments.name;
    options.reference = arguments.reference;
    options.platform = arguments.image_platform;
    options.dockerfile = arguments.dockerfile.map(|text| text.to_vec());
    options.config_only = arguments.config_only;
    options.max_memory = arguments.max_memory.map(to_bytes);
    options.expectations = arguments
        .expectations
        .into_iter()
        .filter_map(|pair| pair.try_into().ok())
        .map(|[name, text]: [String; 2]| (name, text))
        .collect();
    AsyncTask::new(CheckImage {
        image: Where::image(arguments.path, arguments.bytes),
        base: Where::of(arguments.base_path, arguments.base_bytes),
        options,
        registry: arguments.registry,
        watcher: watcher.clone(),
    })
}

impl CheckImage {
    fn check(&mut self) -> std::result::Result<String, holystone::Error> {
        let (input, reference) = self.image.input(&self.registry)?;
        let options = &mut self.options;
        options.reference = options.reference.take().or(reference);
        let base = self.base.as_ref().map(|base| base.input(&self.registry));
        let base = base.transpose()?.map(|(base, _)| base);
        let report = holystone::check_image(input, base, options, &self.watcher)?;
        Ok(holystone::to_json(&report))
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it saturates"
)]
pub(crate) fn to_bytes(number: f64) -> u64 {
    number as u64
}

#[napi]
impl Task for CheckImage {
    type Output = Outcome;
    type JsValue = Outcome;

    fn compute(&mut self) -> Result<Outcome> {
        guarded(|| Ok(self.check().into()))
    }

    fn resolve(&mut self, _env: Env, outcome: Outcome) -> Result<Outcome> {
        Ok(outcome)
    }
}

/// An opened image.
#[napi]
pub struct OpenedImage(Arc<Image>);

#[napi]
impl OpenedImage {
    /// What it is, as JSON.
    #[napi]
    #[must_use]
    pub fn facts(&self) -> String {
        holystone::image_to_json(&self.0)
    }

    /// Its files as JSON: those that a container sees, or those of a layer.
    #[napi]
    #[must_use]
    pub fn files(&self, layer: Option<u32>) -> String {
        holystone::files_to_json(&self.0, layer.map(|layer| layer as usize))
    }
}

/// Images, or the error that the module's own code throws.
#[napi(object, object_from_js = false)]
pub struct Opened {
    pub images: Vec<OpenedImage>,
    pub error: Option<Failure>,
}

/// An image that is being opened.
pub struct OpenImage {
    image: Where,
    name: String,
    reference: Option<String>,
    platform: Option<String>,
    layers: bool,
    max_memory: Option<u64>,
    registry: RegistryArguments,
    watcher: Watcher,
}

/// Opens an image, or several, on a worker thread.
#[napi]
#[must_use]
pub fn open_image(arguments: ImageArguments, watcher: &Watcher) -> AsyncTask<OpenImage> {
    AsyncTask::new(OpenImage {
        image: Where::image(arguments.path, arguments.bytes),
        registry: arguments.registry,
        name: arguments.name,
        reference: arguments.reference,
        platform: arguments.image_platform,
        layers: !arguments.config_only,
        max_memory: arguments.max_memory.map(to_bytes),
        watcher: watcher.clone(),
    })
}

impl OpenImage {
    fn open(&self) -> std::result::Result<Vec<Image>, holystone::Error> {
        let mut options = OpenOptions::default();
        options.name.clone_from(&self.name);
        options.reference.clone_from(&self.reference);
        options.layers = self.layers;
        options.secrets = None;
        options.watch = &self.watcher;
        if let Some(platform) = &self.platform {
            options.platform = PlatformChoice::parse(platform)?;
        }
        if let Some(bytes) = self.max_memory {
            options.limits.memory_bytes = bytes;
        }
        let (input, named) = self.image.input(&self.registry)?;
        options.reference = options.reference.take().or(named);
        image::open(input, &options)
    }
}

#[napi]
impl Task for OpenImage {
    type Output = std::result::Result<Vec<Image>, holystone::Error>;
    type JsValue = Opened;

    fn compute(&mut self) -> Result<Self::Output> {
        guarded(|| Ok(self.open()))
    }

    fn resolve(&mut self, _env: Env, opened: Self::Output) -> Result<Opened> {
        Ok(match opened {
            Ok(images) => Opened {
                images: images
                    .into_iter()
                    .map(|image| OpenedImage(Arc::new(image)))
                    .collect(),
                error: None,
            },
            Err(error) => Opened {
                images: Vec::new(),
                error: Some(Failure::from(&error)),
            },
        })
    }
}

/// A panic on a worker thread would end the process.
fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Error::from_reason(
            "the engine panicked; please report this",
        ))
    })
}

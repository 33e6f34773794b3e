//! Images: what they are, what is in them, and what was found.

use crate::{
    error::to_python,
    options::CheckOptions,
    registry::{Registry, RegistryArguments},
};
use holystone::{
    ImageOptions,
    image::{self, Image, Input, OpenOptions, PlatformChoice},
    registry,
};
use pyo3::prelude::*;
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

/// How many bytes are read between two calls of `progress`.
const STEP: u64 = 4 << 20;

/// A path, a reference, or an archive in memory.
#[derive(FromPyObject)]
pub(crate) enum Where {
    #[pyo3(transparent)]
    Path(PathBuf),
    #[pyo3(transparent)]
    Bytes(Vec<u8>),
}

impl Where {
    fn input(self, reach: &Registry) -> Result<(Input<'static>, Option<String>), holystone::Error> {
        match self {
            Self::Path(path) => registry::input(&path.to_string_lossy(), || reach.client()),
            Self::Bytes(bytes) => Ok((Input::Bytes(bytes.into()), None)),
        }
    }
}

/// The keyword arguments of `check_image` that `check` has not.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct ImageArguments {
    name: String,
    reference: Option<String>,
    image_platform: Option<String>,
    dockerfile: Option<Vec<u8>>,
    config_only: bool,
    max_memory: Option<u64>,
    expectations: Vec<(String, String)>,
}

/// Tells Python how far the reading is, and asks whether to stop.
struct Watch {
    progress: Option<Py<PyAny>>,
    cancel: Option<Py<PyAny>>,
    read: AtomicU64,
    told: AtomicU64,
    stopped: AtomicBool,
    /// What a callback raised.
    raised: Mutex<Option<PyErr>>,
}

impl Watch {
    fn new(progress: Option<Py<PyAny>>, cancel: Option<Py<PyAny>>) -> Self {
        Self {
            progress,
            cancel,
            read: AtomicU64::new(0),
            told: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            raised: Mutex::new(None),
        }
    }

    fn call(&self, py: Python<'_>, read: u64) -> PyResult<()> {
        if let Some(progress) = &self.progress {
            progress.call1(py, (read,))?;
        }
        if let Some(cancel) = &self.cancel
            && cancel.call_method0(py, "is_set")?.is_truthy(py)?
        {
            self.stopped.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The exception that a callback raised goes before what the engine says.
    fn finish<T>(self, py: Python<'_>, result: Result<T, holystone::Error>) -> PyResult<T> {
        let raised = self
            .raised
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match raised {
            Some(raised) => Err(raised),
            None => result.map_err(|error| to_python(py, &error)),
        }
    }
}

impl image::Watch for Watch {
    fn read(&self, bytes: u64) {
        let read = self.read.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let told = self.told.load(Ordering::Relaxed);
        let is_due = read - told.min(read) >= STEP
            && (self
                .told
                .compare_exchange(told, read, Ordering::Relaxed, Ordering::Relaxed))
            .is_ok();
        if !is_due || (self.progress.is_none() && self.cancel.is_none()) {
            return;
        }
        if let Err(error) = Python::attach(|py| self.call(py, read)) {
            let mut raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
            raised.get_or_insert(error);
            self.stopped.store(true, Ordering::Relaxed);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Checks an image; the report as JSON.
#[pyfunction]
#[pyo3(signature = (image, base, rules, options, registry, progress, cancel))]
#[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
pub(crate) fn check_image(
    py: Python<'_>,
    image: Where,
    base: Option<Where>,
    rules: CheckOptions,
    options: ImageArguments,
    registry: RegistryArguments,
    progress: Option<Py<PyAny>>,
    cancel: Option<Py<PyAny>>,
) -> PyResult<String> {
    let mut options = to_options(rules, options);
    let registry = Registry::from(registry);
    let watch = Watch::new(progress, cancel);
    watch.call(py, 0)?;
    let report = py.detach(|| {
        let (input, reference) = image.input(&registry)?;
        options.reference = options.reference.take().or(reference);
        let base = base.map(|base| base.input(&registry)).transpose()?;
        let base = base.map(|(base, _)| base);
        holystone::check_image(input, base, &options, &watch)
    });
    let report = registry.finish(watch.finish(py, report))?;
    Ok(py.detach(|| holystone::to_json(&report)))
}

fn to_options(rules: CheckOptions, options: ImageArguments) -> ImageOptions {
    let mut all = ImageOptions::default();
    all.rules = rules.into();
    all.name = options.name;
    all.reference = options.reference;
    all.platform = options.image_platform;
    all.dockerfile = options.dockerfile;
    all.config_only = options.config_only;
    all.max_memory = options.max_memory;
    all.expectations = options.expectations;
    all
}

/// An opened image.
#[pyclass(frozen, module = "holystone._holystone")]
pub(crate) struct OpenedImage(Arc<Image>);

#[pymethods]
impl OpenedImage {
    /// What it is, as JSON.
    fn facts(&self, py: Python<'_>) -> String {
        py.detach(|| holystone::image_to_json(&self.0))
    }

    /// Its files as JSON: those that a container sees, or those of a layer.
    fn files(&self, py: Python<'_>, layer: Option<usize>) -> String {
        py.detach(|| holystone::files_to_json(&self.0, layer))
    }
}

/// Opens an image, or several.
#[pyfunction]
#[pyo3(signature = (image, name, reference, platform, layers, max_memory, registry, progress, cancel))]
#[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
pub(crate) fn open_image(
    py: Python<'_>,
    image: Where,
    name: String,
    reference: Option<String>,
    platform: Option<String>,
    layers: bool,
    max_memory: Option<u64>,
    registry: RegistryArguments,
    progress: Option<Py<PyAny>>,
    cancel: Option<Py<PyAny>>,
) -> PyResult<Vec<OpenedImage>> {
    let registry = Registry::from(registry);
    let watch = Watch::new(progress, cancel);
    watch.call(py, 0)?;
    let opened = py.detach(|| {
        let (input, named) = image.input(&registry)?;
        let mut options = OpenOptions::default();
        options.name = name;
        options.reference = reference.or(named);
        options.layers = layers;
        options.secrets = None;
        options.watch = &watch;
        if let Some(platform) = platform {
            options.platform = PlatformChoice::parse(&platform)?;
        }
        if let Some(bytes) = max_memory {
            options.limits.memory_bytes = bytes;
        }
        image::open(input, &options)
    });
    let images = registry.finish(watch.finish(py, opened))?;
    Ok(images
        .into_iter()
        .map(|image| OpenedImage(Arc::new(image)))
        .collect())
}

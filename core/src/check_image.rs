//! An image in, a report out; and what an image is, as JSON.

use crate::{
    build::Build,
    check::Options,
    dockerfile::Dockerfile,
    error::{Error, ErrorKind},
    expectations::Expectations,
    image::{self, EntryKind, File, Image, Input, OpenOptions, PlatformChoice, Watch},
    lint::Baseline,
    report::{ImageFacts, Report, merge_twins},
};
use serde::Serialize;

/// How images are checked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImageOptions {
    /// Rules, configuration and waivers, and what is known of the build of the Dockerfile. Its `platform` is
    /// the Dockerfile's; the image's is below.
    pub rules: Options,
    /// What the report calls the image.
    pub name: String,
    /// The tag, full name or digest of the image that is wanted, where there are several.
    pub reference: Option<String>,
    /// The platform that is wanted, or `all`.
    pub platform: Option<String>,
    /// The text of the Dockerfile that the image is said to be built from; `rules.path` is its path.
    pub dockerfile: Option<Vec<u8>>,
    /// Only the configuration is read.
    pub config_only: bool,
    /// Bytes of memory that may be held for an image; [`image::Limits`] has the default.
    pub max_memory: Option<u64>,
    /// Files of structure tests: name and text.
    pub expectations: Vec<(String, String)>,
}

impl ImageOptions {
    /// What is read of images, beside what rules ask for.
    fn open<'w>(
        &self,
        asked: OpenOptions<'static>,
        watch: &'w dyn Watch,
    ) -> Result<OpenOptions<'w>, Error> {
        let mut limits = asked.limits;
        limits.memory_bytes = self.max_memory.unwrap_or(limits.memory_bytes);
        let platform = self.platform.as_deref().map(PlatformChoice::parse);
        Ok(OpenOptions {
            name: match self.name.as_str() {
                "" => "image".to_owned(),
                name => name.to_owned(),
            },
            reference: self.reference.clone(),
            platform: platform.transpose()?.unwrap_or_default(),
            layers: asked.layers && !self.config_only,
            secrets: asked.secrets,
            keep: asked.keep,
            limits,
            watch,
        })
    }
}

/// Checks an image, or several: all that an archive holds, all platforms. `base` is the image that they are
/// built on, if it is known.
///
/// # Errors
/// When an option or the configuration names something that does not exist, or there is no such image.
pub fn check_image(
    input: Input<'_>,
    base: Option<Input<'_>>,
    options: &ImageOptions,
    watch: &dyn Watch,
) -> Result<Report, Error> {
    let rules = &options.rules;
    let effective = rules.effective()?;
    let expectations = options.expectations.iter();
    let expectations = expectations.map(|(name, text)| Expectations::parse(name, text));
    let checker = rules
        .checker(&effective)?
        .with_expectations(expectations.collect::<Result<_, _>>()?);
    let baseline = rules.baseline.as_deref();
    let mut baseline = baseline
        .map(|text| Baseline::parse("baseline", text))
        .transpose()?;
    let images = image::open(input, &options.open(checker.open_options(), watch)?)?;
    let base = match base {
        Some(base) => {
            let open = options.open(OpenOptions::default(), watch)?;
            Some(open_base(base, open)?)
        }
        None => None,
    };
    let dockerfile = match &options.dockerfile {
        Some(text) => {
            let source = rules.source(text.clone())?;
            let inputs = rules.inputs_for(&source, &effective)?;
            Some((source, inputs))
        }
        None => None,
    };
    let mut report = Report::default();
    if let Some((source, inputs)) = &dockerfile {
        report
            .files
            .push(checker.check(source.clone(), inputs.clone()));
    }
    let dockerfile = dockerfile.map(|(source, inputs)| Dockerfile::parse(source, inputs));
    for image in &images {
        let build = Build::new(image, dockerfile.as_ref(), base.as_ref());
        report.images.push(checker.check_image(&build));
    }
    if let Some(file) = report.files.first_mut() {
        merge_twins(file, &mut report.images);
    }
    if let Some(baseline) = &mut baseline {
        for file in &mut report.files {
            file.known = baseline.take_known(&file.path, &mut file.findings);
        }
        for image in &mut report.images {
            image.known = baseline.take_known(&image.name, &mut image.findings);
        }
    }
    Ok(report)
}

fn open_base(base: Input<'_>, options: OpenOptions<'_>) -> Result<Image, Error> {
    let options = OpenOptions {
        name: "the base image".to_owned(),
        reference: None,
        layers: false,
        ..options
    };
    let mut images = image::open(base, &options)?;
    if images.len() > 1 {
        let message = format!("it holds {} images, and a base is one", images.len());
        return Err(Error::new(ErrorKind::NoImage, message).at("the base image"));
    }
    images
        .pop()
        .ok_or_else(|| Error::new(ErrorKind::NoImage, "there is none").at("the base image"))
}

/// What an image is, as a JSON object with a final newline: the facts of a report, and its configuration
/// as it is stored.
pub fn image_to_json(image: &Image) -> String {
    #[derive(Serialize)]
    struct Output {
        name: String,
        complete: bool,
        problems: Vec<OutputProblem>,
        #[serde(flatten)]
        facts: ImageFacts,
        config: serde_json::Value,
    }
    #[derive(Serialize)]
    struct OutputProblem {
        kind: image::ProblemKind,
        place: String,
        message: String,
    }
    let problems = image.problems.iter().map(|problem| OutputProblem {
        kind: problem.kind,
        place: problem.place.to_string(),
        message: problem.message.clone(),
    });
    to_json(&Output {
        name: image.name.clone(),
        complete: image.is_complete(),
        problems: problems.collect(),
        facts: ImageFacts::of(image),
        config: serde_json::from_slice(&image.config_json).unwrap_or_default(),
    })
}

/// The files of an image as a JSON array with a final newline: those that a container sees, or those of one
/// layer, whatever became of them.
pub fn files_to_json(image: &Image, layer: Option<usize>) -> String {
    #[derive(Serialize)]
    struct Output<'i> {
        path: String,
        kind: &'static str,
        size: u64,
        mode: u16,
        uid: u64,
        gid: u64,
        mtime: i64,
        layer: usize,
        visible: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<std::borrow::Cow<'i, str>>,
    }
    let output = |file: File<'_>| -> serde_json::Value {
        let entry = file.entry();
        let output = Output {
            path: file.display_path(),
            kind: kind(entry.kind),
            size: entry.size,
            mode: entry.mode,
            uid: entry.uid,
            gid: entry.gid,
            mtime: entry.mtime,
            layer: file.layer().index,
            visible: file.is_visible(),
            link: entry.link().map(String::from_utf8_lossy),
        };
        serde_json::to_value(output).unwrap_or_default()
    };
    let files: Vec<serde_json::Value> = match layer {
        Some(layer) => image.files_of(layer).map(output).collect(),
        None => image.files().map(output).collect(),
    };
    to_json(&files)
}

const fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::File => "file",
        EntryKind::HardLink => "hardlink",
        EntryKind::Symlink => "symlink",
        EntryKind::Directory => "directory",
        EntryKind::CharDevice => "char-device",
        EntryKind::BlockDevice => "block-device",
        EntryKind::Fifo => "fifo",
        EntryKind::Whiteout | EntryKind::Opaque | EntryKind::Leftover => "mark",
    }
}

fn to_json(value: &impl Serialize) -> String {
    let mut json = serde_json::to_string(value).unwrap_or_default();
    json.push('\n');
    json
}

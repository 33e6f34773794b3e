//! The report as JSON, under a published schema (`core/report.schema.json`).

mod files;
mod findings;
mod images;
mod places;

use super::{FileReport, ImageReport, Report};
use crate::lint::Severity;
use files::OutputFile;
use images::OutputImage;
use serde::{Serialize, Serializer};
use std::io::{self, BufWriter, Write};

/// The version of the JSON form. A change that could break a reader raises it.
pub const JSON_VERSION: u32 = 1;

/// The whole report as one JSON object, with a final newline.
pub fn to_json(report: &Report) -> String {
    let mut json = serde_json::to_string_pretty(&Output::of(report)).unwrap_or_default();
    json.push('\n');
    json
}

/// Writes [`to_json`]'s text without holding all of it.
///
/// # Errors
/// When it cannot be written.
pub fn write_json(report: &Report, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, out);
    serde_json::to_writer_pretty(&mut out, &Output::of(report))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// How much is written at once.
const BUFFER_BYTES: usize = 64 << 10;

/// The JSON Schema of [`to_json`]'s output.
#[cfg(feature = "schema")]
pub fn json_schema() -> String {
    let settings = schemars::generate::SchemaSettings::default().for_serialize();
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Output<'_>>();
    schema.insert("title".to_owned(), "holystone report".into());
    let mut json = serde_json::to_string_pretty(&schema).unwrap_or_default();
    json.push('\n');
    json
}

/// The report of a run.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Output<'r> {
    /// The version of this form: 1.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// The files, in the order in which they were given.
    #[serde(serialize_with = "one_by_one")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<OutputFile<'r>>"))]
    files: &'r [FileReport],
    /// The images, in the order in which they were given. Only if any were.
    #[serde(
        serialize_with = "images_one_by_one",
        skip_serializing_if = "<[_]>::is_empty"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<OutputImage<'r>>"))]
    images: &'r [ImageReport],
    /// Totals.
    summary: Summary,
}

/// The program.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Totals over all files.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Summary {
    files: usize,
    /// Images; only if any were asked for.
    #[serde(skip_serializing_if = "is_zero")]
    images: usize,
    /// Files and images that could not be read or not wholly checked.
    incomplete: usize,
    error: usize,
    warning: usize,
    info: usize,
    style: usize,
    /// Findings that waivers accept.
    waived: usize,
    /// Findings that a baseline has.
    known: usize,
}

impl<'r> Output<'r> {
    fn of(report: &'r Report) -> Self {
        Self {
            version: JSON_VERSION,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
            },
            files: &report.files,
            images: &report.images,
            summary: Summary {
                files: report.files.len(),
                images: report.images.len(),
                incomplete: (report.files.iter().map(FileReport::is_complete))
                    .chain(report.images.iter().map(ImageReport::is_complete))
                    .filter(|complete| !complete)
                    .count(),
                error: report.count(Severity::Error),
                warning: report.count(Severity::Warning),
                info: report.count(Severity::Info),
                style: report.count(Severity::Style),
                waived: (report.files.iter().map(|file| file.waived.len()))
                    .chain(report.images.iter().map(|image| image.waived.len()))
                    .sum(),
                known: (report.files.iter().map(|file| file.known))
                    .chain(report.images.iter().map(|image| image.known))
                    .sum(),
            },
        }
    }
}

/// Only one file is there in its written form at a time.
fn one_by_one<S: Serializer>(files: &&[FileReport], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(files.iter().map(OutputFile::of))
}

/// The same for images.
fn images_one_by_one<S: Serializer>(
    images: &&[ImageReport],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(images.iter().map(OutputImage::of))
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

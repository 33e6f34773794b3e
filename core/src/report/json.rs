//! The report as JSON, under a published schema (`core/report.schema.json`).

use super::{FileReport, ImageFacts, ImageReport, Report};
use crate::{
    build::{Cause, Origin},
    image::Place as ImagePlace,
    lint::{
        Category, Confidence, Finding, Location, Safety, Severity, StageInfo, TriedFix, Waived,
    },
    text::{Source, Span},
};
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<OutputImage<'r>>,
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

/// A file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputFile<'r> {
    /// As it was given or found.
    path: &'r str,
    /// Whether all of it was looked at.
    complete: bool,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    /// In order of their place.
    findings: Vec<OutputFinding<'r>>,
    /// What was found and accepted, in order of its place.
    waived: Vec<OutputWaived<'r>>,
    /// The fixes that were applied before; the findings are what is left. Only if any were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applied: Vec<OutputTried<'r>>,
    /// The fixes that were asked for and dropped, each with its reason. Only if any were.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dropped: Vec<OutputTried<'r>>,
}

/// What became of a fix.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputTried<'r> {
    /// The rule's name.
    rule: &'r str,
    /// What was wrong.
    message: &'r str,
    /// What the fix does.
    title: &'r str,
    safety: Safety,
    /// Where it was wrong, in the file before any fix: the line from 1.
    line: u32,
    /// In bytes of UTF-8, from 1.
    column: u32,
    /// Why it was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
}

/// An image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputImage<'r> {
    /// What it was opened by.
    name: &'r str,
    /// Whether all of it was looked at.
    complete: bool,
    /// Why it could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    /// The Dockerfile that it is said to be built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    dockerfile: Option<&'r str>,
    /// What it is; null if it could not be opened.
    image: Option<&'r ImageFacts>,
    /// In order of their place.
    findings: Vec<OutputFinding<'r>>,
    /// What was found and accepted, in order of its place.
    waived: Vec<OutputWaived<'r>>,
}

/// A finding that someone has decided to live with.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputWaived<'r> {
    rule: &'r str,
    severity: Severity,
    message: &'r str,
    fingerprint: &'r str,
    location: Where,
    /// Whose waiver it is: holystone, hadolint, buildkit, trivy, checkov, semgrep or team.
    by: &'static str,
    reason: Option<&'r str>,
    /// The last day on which the waiver holds, as YYYY-MM-DD.
    until: Option<String>,
    /// The comment; null for a team's waiver.
    comment: Option<Region>,
}

/// Something a rule found.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputFinding<'r> {
    /// The rule's name.
    rule: &'r str,
    /// The same rule elsewhere, as `tool:NAME`.
    aliases: &'r [String],
    category: Category,
    severity: Severity,
    confidence: Confidence,
    /// What is wrong.
    message: &'r str,
    /// Why it matters.
    why: &'r str,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'r str>,
    location: Where,
    /// Other places that make it understood.
    related: Vec<OutputRelated<'r>>,
    /// The stage it is in; null before the first.
    stage: Option<OutputStage<'r>>,
    /// Who the part of an image that it is about comes from: the base or the build. Only if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    /// The step that made the part of an image that it is about. Only if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<OutputCause<'r>>,
    /// The command that shows the rule's page.
    help_command: String,
    /// Ways to mend it, the best first.
    fixes: Vec<OutputFix<'r>>,
    /// Names the finding in its file and stays the same while lines move: 32 hexadecimal digits.
    fingerprint: &'r str,
}

/// The step that made a part of an image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputCause<'r> {
    /// The step of the history, from 0; null if it is not known.
    step: Option<usize>,
    /// What the history says of it.
    created_by: &'r str,
    /// The instruction in the Dockerfile; null if it is not known.
    instruction: Option<Region>,
}

/// A place: a stretch of the file, or a place in an image.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Where {
    File(Region),
    Image(InImage),
}

/// A place in an image; what it does not have is left out, and the image as a whole has nothing.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct InImage {
    /// `image`, `document`, `manifest`, `config`, `history`, `layer` or `file`.
    kind: &'static str,
    /// The layer, from 0 at the bottom.
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<usize>,
    /// The path of a file from the root, with a leading `/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The step of the history, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// The name of a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// A JSON pointer in a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
}

/// A half-open stretch of the file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Region {
    start: Place,
    end: Place,
}

/// A place in the file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Place {
    /// Bytes before it in the file.
    offset: u32,
    /// From 1.
    line: u32,
    /// In bytes of UTF-8, from 1.
    column: u32,
    /// In UTF-16 code units, from 1.
    column_utf16: u32,
}

/// Another place.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputRelated<'r> {
    message: &'r str,
    location: Where,
}

/// A stage.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputStage<'r> {
    /// From 0.
    index: usize,
    /// In lower case.
    name: Option<&'r str>,
    /// Whether its layers are in the image that is built.
    ships: bool,
}

/// A way to mend a finding.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputFix<'r> {
    title: &'r str,
    safety: Safety,
    /// Changes of this file, all of them together.
    edits: Vec<OutputEdit<'r>>,
    /// Lines to add to the end of another file of the build context.
    #[serde(skip_serializing_if = "Option::is_none")]
    append: Option<OutputAppend<'r>>,
}

/// Lines for another file.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputAppend<'r> {
    /// From the root of the build context; the file is made if there is none.
    path: &'r str,
    text: &'r str,
}

/// A change: the text of a stretch is replaced.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OutputEdit<'r> {
    location: Region,
    text: &'r str,
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
            images: report.images.iter().map(OutputImage::of).collect(),
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

impl<'r> OutputFile<'r> {
    fn of(file: &'r FileReport) -> Self {
        let findings = file.source.iter().flat_map(|source| {
            file.findings
                .iter()
                .map(|finding| OutputFinding::of(finding, source))
        });
        let waived = file.source.iter().flat_map(|source| {
            let waived = file.waived.iter();
            waived.map(|waived| OutputWaived::of(waived, source))
        });
        Self {
            path: &file.path,
            complete: file.is_complete(),
            error: file.error.as_deref(),
            findings: findings.collect(),
            waived: waived.collect(),
            applied: file.applied.iter().map(OutputTried::of).collect(),
            dropped: file.dropped.iter().map(OutputTried::of).collect(),
        }
    }
}

impl<'r> OutputImage<'r> {
    fn of(image: &'r ImageReport) -> Self {
        let nothing = Source::empty("");
        let source = image.dockerfile.as_ref().unwrap_or(&nothing);
        Self {
            name: &image.name,
            complete: image.is_complete(),
            error: image.error.as_deref(),
            dockerfile: image.dockerfile.as_ref().map(Source::name),
            image: image.facts.as_ref(),
            findings: (image.findings.iter())
                .map(|finding| OutputFinding::of(finding, source))
                .collect(),
            waived: (image.waived.iter())
                .map(|waived| OutputWaived::of(waived, source))
                .collect(),
        }
    }
}

impl<'r> OutputTried<'r> {
    fn of(fix: &'r TriedFix) -> Self {
        Self {
            rule: &fix.rule,
            message: &fix.message,
            title: &fix.title,
            safety: fix.safety,
            line: fix.position.line,
            column: fix.position.column,
            reason: fix.reason.as_deref(),
        }
    }
}

impl<'r> OutputWaived<'r> {
    fn of(waived: &'r Waived, source: &Source) -> Self {
        let finding = &waived.finding;
        Self {
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            fingerprint: &finding.fingerprint,
            location: region(&finding.location, source),
            by: waived.by.as_str(),
            reason: waived.reason.as_deref(),
            until: waived.until.map(|until| until.to_string()),
            comment: waived.comment.map(|span| span_region(span, source)),
        }
    }
}

impl<'r> OutputFinding<'r> {
    fn of(finding: &'r Finding, source: &Source) -> Self {
        Self {
            rule: &finding.rule,
            aliases: &finding.aliases,
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            why: &finding.why,
            help: finding.help.as_deref(),
            location: region(&finding.location, source),
            related: finding
                .related
                .iter()
                .map(|related| OutputRelated {
                    message: &related.message,
                    location: region(&related.location, source),
                })
                .collect(),
            stage: finding.stage.as_ref().map(OutputStage::of),
            origin: finding.origin,
            cause: finding
                .cause
                .as_ref()
                .map(|cause| OutputCause::of(cause, source)),
            help_command: format!("holystone explain {}", finding.rule),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| OutputFix {
                    title: &fix.title,
                    safety: fix.safety,
                    edits: fix
                        .edits
                        .iter()
                        .map(|edit| OutputEdit {
                            location: span_region(edit.span, source),
                            text: &edit.text,
                        })
                        .collect(),
                    append: fix.append.as_ref().map(|append| OutputAppend {
                        path: &append.path,
                        text: &append.text,
                    }),
                })
                .collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'r> OutputStage<'r> {
    fn of(stage: &'r StageInfo) -> Self {
        Self {
            index: stage.index,
            name: stage.name.as_deref(),
            ships: stage.ships,
        }
    }
}

impl<'r> OutputCause<'r> {
    fn of(cause: &'r Cause, source: &Source) -> Self {
        Self {
            step: cause.step,
            created_by: &cause.created_by,
            instruction: cause.instruction.map(|span| span_region(span, source)),
        }
    }
}

impl InImage {
    fn of(place: &ImagePlace) -> Self {
        let at = |kind| Self {
            kind,
            ..Self::default()
        };
        match place {
            ImagePlace::Image => at("image"),
            ImagePlace::Document { name, pointer } => Self {
                document: Some(name.clone()),
                pointer: Some(pointer.clone()),
                ..at("document")
            },
            ImagePlace::Manifest { pointer } => Self {
                pointer: Some(pointer.clone()),
                ..at("manifest")
            },
            ImagePlace::Config { pointer } => Self {
                pointer: Some(pointer.clone()),
                ..at("config")
            },
            ImagePlace::History { step } => Self {
                step: Some(*step),
                ..at("history")
            },
            ImagePlace::Layer { layer } => Self {
                layer: Some(*layer),
                ..at("layer")
            },
            ImagePlace::File { layer, path } => Self {
                layer: Some(*layer),
                path: Some(path.clone()),
                ..at("file")
            },
        }
    }
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn region(location: &Location, source: &Source) -> Where {
    match location {
        Location::Source(span) => Where::File(span_region(*span, source)),
        Location::Image(place) => Where::Image(InImage::of(place)),
    }
}

fn span_region(span: Span, source: &Source) -> Region {
    let place = |at| {
        let position = source.position(at);
        Place {
            offset: source.original_offset(at),
            line: position.line,
            column: position.column,
            column_utf16: position.column_utf16,
        }
    };
    Region {
        start: place(span.start),
        end: place(span.end),
    }
}

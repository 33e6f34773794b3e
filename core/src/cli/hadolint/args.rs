//! hadolint's options.

use super::settings::{Labels, Settings, THRESHOLDS};
use crate::{
    lint::{Severity, config::HadolintLabel},
    report::HadolintFormat,
};
use clap::Args;
use std::path::PathBuf;

const MORE: &str = "\
This takes the place of hadolint 2.15.1: its options, environment variables, configuration,
comments, formats and exit codes. It also runs when the program is started as `hadolint`.

Settings come from HADOLINT_NOFAIL, HADOLINT_VERBOSE, HADOLINT_FORMAT,
HADOLINT_FAILURE_THRESHOLD, HADOLINT_OVERRIDE_ERROR (_WARNING, _INFO, _STYLE), HADOLINT_IGNORE,
HADOLINT_TRUSTED_REGISTRIES, HADOLINT_REQUIRE_LABELS, HADOLINT_STRICT_LABELS,
HADOLINT_DISABLE_IGNORE_PRAGMA and NO_COLOR, then from the configuration, then from these
options. Lists grow; of all else the last holds.

`holystone migrate` writes the holystone.toml that means the same. `holystone check` then has
columns, fixes, and waivers with a last day.

Exit codes: 0 nothing at or above the threshold; 1 findings, or something could not be checked.";

/// `holystone hadolint`
#[expect(clippy::struct_excessive_bools, reason = "they are hadolint's")]
#[derive(Args, Debug)]
#[command(disable_version_flag = true, after_help = MORE)]
pub(in crate::cli) struct HadolintArgs {
    /// Print the version of hadolint whose place this takes
    #[arg(short = 'v', long)]
    pub(super) version: bool,

    /// The configuration, instead of the first .hadolint.yaml that is found
    ///
    /// It is looked for as .hadolint.yaml or .yml in the current folder, hadolint.yaml or .yml in
    /// ~/.config (or where `XDG_CONFIG_HOME` says), hadolint.yaml, .yml, config.yaml or .yml in
    /// ~/.hadolint, and ~/.hadolint.yaml or .yml.
    #[arg(short, long, value_name = "FILE", allow_hyphen_values = true)]
    pub(super) config: Option<PathBuf>,

    /// Dockerfiles, or `-` for standard input
    #[arg(value_name = "DOCKERFILE")]
    pub(super) files: Vec<PathBuf>,

    /// What every file is called in checkstyle, codeclimate, `gitlab_codeclimate`, sonarqube and junit
    #[arg(long, value_name = "PATH", allow_hyphen_values = true)]
    pub(super) file_path_in_report: Option<String>,

    /// Write to this file instead of standard output; the first is for the first format, and so on
    #[arg(
        short,
        long = "output",
        value_name = "FILE",
        allow_hyphen_values = true
    )]
    pub(super) outputs: Vec<PathBuf>,

    /// Exit with 0 whatever is found
    #[arg(long)]
    pub(super) no_fail: bool,

    /// No colour codes in format tty, which has them wherever it goes
    #[arg(long)]
    pub(super) no_color: bool,

    /// Say on standard error which settings hold
    #[arg(short = 'V', long)]
    pub(super) verbose: bool,

    /// How to write the report; may be given several times
    #[arg(short, long = "format", value_name = "FORMAT", value_parser = format, hide_possible_values = true, allow_hyphen_values = true,
        long_help = "How to write the report; may be given several times\n\ntty, json, checkstyle, codeclimate, gitlab_codeclimate, gnu, codacy, sonarqube, sarif or junit; tty if none is\ngiven anywhere. Those of the environment and of the configuration are written as well.")]
    pub(super) formats: Vec<HadolintFormat>,

    /// A code whose findings are errors; may be given several times, as those below
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) error: Vec<String>,

    /// A code whose findings are warnings
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) warning: Vec<String>,

    /// A code whose findings are infos
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) info: Vec<String>,

    /// A code whose findings are matters of style
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) style: Vec<String>,

    /// A code that is not reported, whatever else is said of it
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    pub(super) ignore: Vec<String>,

    /// A registry that images may come from, with `*` at its start or end; may be given several times
    #[arg(long, value_name = "REGISTRY", allow_hyphen_values = true)]
    pub(super) trusted_registry: Vec<String>,

    /// A label that every image must have; may be given several times
    ///
    /// What it holds: text, url, email, hash, rfc3339, semver or spdx.
    #[arg(long, value_name = "LABEL[:KIND]", value_parser = label, allow_hyphen_values = true)]
    pub(super) require_label: Vec<(String, HadolintLabel)>,

    /// Allow no labels but those that are required
    #[arg(long)]
    pub(super) strict_labels: bool,

    /// Report what comments ignore too
    #[arg(long)]
    pub(super) disable_ignore_pragma: bool,

    /// The least level that makes the exit code 1: error, warning, info, style, ignore or none
    #[arg(short = 't', long, value_name = "LEVEL", value_parser = threshold, allow_hyphen_values = true)]
    pub(super) failure_threshold: Option<Severity>,
}

impl HadolintArgs {
    /// What the options say.
    pub(super) fn settings(&self) -> Settings {
        let given = |flag: bool| flag.then_some(true);
        let levels = [
            (Severity::Error, &self.error),
            (Severity::Warning, &self.warning),
            (Severity::Info, &self.info),
            (Severity::Style, &self.style),
        ];
        let mut labels = Labels::new();
        // Here the last of a name holds; later sources add only names.
        labels.extend(self.require_label.iter().cloned());
        Settings {
            no_fail: given(self.no_fail),
            no_color: given(self.no_color),
            verbose: given(self.verbose),
            strict_labels: given(self.strict_labels),
            disable_ignore_pragma: given(self.disable_ignore_pragma),
            formats: self.formats.clone(),
            failure_threshold: self.failure_threshold,
            overrides: levels
                .into_iter()
                .flat_map(|(level, codes)| codes.iter().map(move |code| (level, code.clone())))
                .collect(),
            ignored: self.ignore.clone(),
            trusted_registries: self.trusted_registry.clone(),
            labels,
        }
    }
}

fn format(name: &str) -> Result<HadolintFormat, String> {
    HadolintFormat::parse(name).ok_or_else(|| {
        let names = HadolintFormat::ALL.iter().map(|(name, _)| *name);
        format!("the formats are {}", names.collect::<Vec<_>>().join(", "))
    })
}

fn threshold(name: &str) -> Result<Severity, String> {
    let found = THRESHOLDS.iter().find(|(known, _)| *known == name);
    found.map(|(_, level)| *level).ok_or_else(|| {
        let names = THRESHOLDS.iter().map(|(name, _)| *name);
        format!("the levels are {}", names.collect::<Vec<_>>().join(", "))
    })
}

fn label(text: &str) -> Result<(String, HadolintLabel), String> {
    let (name, kind) = text.split_once(':').unwrap_or((text, ""));
    match HadolintLabel::parse(kind) {
        Some(kind) => Ok((name.to_owned(), kind)),
        None => Err(format!(
            "a label holds {}",
            HadolintLabel::names().collect::<Vec<_>>().join(", ")
        )),
    }
}

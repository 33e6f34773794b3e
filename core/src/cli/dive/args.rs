//! dive's options for builds.

use crate::image::dive::DiveRules;
use clap::{ArgAction, Args};
use std::path::PathBuf;

const MORE: &str = "\
This takes dive 0.13's place in builds: its rules, .dive-ci, options, figures and exit codes. The
rules are judged by with --ci, or if the variable CI is true (1, t, T, true, True or TRUE). A
threshold is that of its option, else that of .dive-ci, else the default; `disabled` switches its
rule off.

  rules:
    lowestEfficiency: 0.95
    highestWastedBytes: 20MB
    highestUserWastedPercent: 0.20

An image is read from an archive or a folder; no engine is asked and nothing is pulled. Other than
dive this reads every kind of archive, keeps the order of layers, judges every image of an archive,
and fails if a part of an image could not be read.

Exit codes: 0 the image passes, or no rules were judged by; 1 it does not, a threshold means
nothing, or the image could not be read.";

/// `holystone dive`
#[derive(Args, Debug)]
#[command(after_help = MORE)]
pub(in crate::cli) struct DiveArgs {
    /// An archive (`docker save`, OCI) or a folder (OCI image layout); `docker-archive://FILE` works
    #[arg(value_name = "IMAGE")]
    pub(super) image: String,

    /// Judge by the rules
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_value_t = false,
        default_missing_value = "true",
        hide_default_value = true,
        hide_possible_values = true,
        action = ArgAction::Set
    )]
    pub(super) ci: bool,

    /// The file with the rules; if it is not there, the defaults hold
    #[arg(long, value_name = "FILE", default_value = ".dive-ci")]
    pub(super) ci_config: PathBuf,

    /// Fail below this efficiency, 0 to 1; 0.9 by default
    #[arg(long = "lowestEfficiency", value_name = "RATIO")]
    pub(super) lowest_efficiency: Option<String>,

    /// Fail if more is wasted, such as 20MB; `disabled` by default
    #[arg(long = "highestWastedBytes", value_name = "SIZE")]
    pub(super) highest_wasted_bytes: Option<String>,

    /// Fail if more of what the layers above the lowest hold is wasted, 0 to 1; 0.1 by default
    #[arg(long = "highestUserWastedPercent", value_name = "RATIO")]
    pub(super) highest_user_wasted_percent: Option<String>,

    /// Write the figures and all files into this file, and judge by no rules
    #[arg(short, long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,

    /// Do not fail because a part of the image could not be read
    #[arg(short, long)]
    pub(super) ignore_errors: bool,

    /// Where dive would look for the image; read from a file whatever it says
    #[arg(long, value_name = "SOURCE", hide = true)]
    pub(super) source: Option<String>,
}

impl DiveArgs {
    /// The rules with the thresholds that options set.
    pub(super) fn with_options(&self, mut rules: DiveRules) -> DiveRules {
        let options = [
            (&self.lowest_efficiency, &mut rules.lowest_efficiency),
            (&self.highest_wasted_bytes, &mut rules.highest_wasted_bytes),
            (
                &self.highest_user_wasted_percent,
                &mut rules.highest_user_wasted_percent,
            ),
        ];
        for (option, threshold) in options {
            if let Some(option) = option {
                threshold.clone_from(option);
            }
        }
        rules
    }
}

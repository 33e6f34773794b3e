//! The arguments about configuration.

use crate::{
    cli::args::{Format, Gate},
    error::{Error, ErrorKind},
    lint::{Profile, Selection, Severity},
};
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::path::PathBuf;

/// Which rules run, and how severe they are.
#[derive(Args, Debug)]
pub(in crate::cli) struct RuleArgs {
    /// The file of configuration, instead of the nearest holystone.toml above each Dockerfile
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,

    /// Read no file of configuration
    #[arg(long)]
    pub(super) no_config: bool,

    /// How much is checked; `recommended` unless holystone.toml says otherwise
    #[arg(long, value_name = "PROFILE", value_parser = profiles())]
    pub(super) profile: Option<Profile>,

    /// Run only these rules, by any of their names or by topics
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) only: Vec<String>,

    /// Run these rules too
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) enable: Vec<String>,

    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    /// How severe the findings of a rule are: root-user=error
    #[arg(long, value_name = "RULE=SEVERITY", value_delimiter = ',')]
    pub(super) severity: Vec<String>,
}

/// `holystone config`
#[derive(Args, Debug)]
pub(in crate::cli) struct ConfigArgs {
    #[command(subcommand)]
    pub(super) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Show which rules run on a file, with which severity and options, and why
    Explain(ExplainArgs),
    /// Print the JSON Schema of holystone.toml, for editors
    Schema,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// A Dockerfile
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,

    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

/// `holystone init`
#[derive(Args, Debug)]
pub(in crate::cli) struct InitArgs {
    /// Replace a file that is there
    #[arg(long)]
    pub(super) force: bool,

    /// Print it instead of writing it
    #[arg(long, conflicts_with = "force")]
    pub(super) print: bool,
}

fn profiles() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(["recommended", "hardening", "all", "hadolint", "buildkit"])
        .try_map(|name| Profile::parse(&name))
}

impl RuleArgs {
    /// Whether files of configuration are read that nobody names.
    pub(in crate::cli) fn reads_files(&self) -> bool {
        !self.no_config
    }

    /// What the command line says, which goes over every file.
    pub(in crate::cli) fn selection(&self, fail_on: Option<Gate>) -> Result<Selection, Error> {
        let mut selection = Selection {
            profile: self.profile,
            only: self.only.clone(),
            enable: self.enable.clone(),
            ignore: self.ignore.clone(),
            fail_on: fail_on.map(Gate::gate),
            ..Selection::default()
        };
        for pair in &self.severity {
            let Some((rule, severity)) = pair.split_once('=') else {
                let message = format!("`--severity {pair}` lacks its `=SEVERITY`");
                return Err(Error::new(ErrorKind::InvalidOption, message));
            };
            let severity = Severity::parse(severity)?;
            selection.severity.push((rule.to_owned(), severity));
        }
        Ok(selection)
    }
}

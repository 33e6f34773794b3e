//! The arguments, and the help made from them.

use super::{
    accepted::AcceptedArgs,
    config::args::{ConfigArgs, InitArgs, RuleArgs},
    dive::args::DiveArgs,
    hadolint::args::HadolintArgs,
    image::args::{CheckImageArgs, ImageCatArgs, ImageDiffArgs, ImageShowArgs, ImageTestArgs},
    migrate::MigrateArgs,
    output::Output,
    pin::args::PinArgs,
    publisher::OnlineArgs,
    registry::RegistryArgs,
};
use crate::lint::{self, Safety};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Checks Dockerfiles and images for hardening: what must not ship, what a build would stop at, and why.
#[derive(Debug, Parser)]
#[command(name = "holystone", version, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  holystone check                       every Dockerfile under this folder
  holystone check Dockerfile --target prod --build-arg VERSION=3
  cat Dockerfile | holystone check -
  holystone check --format sarif=out.sarif --format github
  docker save app:1 | holystone check-image -
  holystone check-image app.tar --dockerfile Dockerfile --format html=report.html
  holystone image-cat app.tar /etc/passwd
  holystone pin                         write the digest of every image beside its tag
  holystone explain DL3008              any tool's name for a rule works
  holystone config explain Dockerfile   what is checked there, and why

Exit codes: 0 all was checked and is clean; 1 findings at or above --fail-on;
2 something could not be checked.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check Dockerfiles
    Check(Box<CheckArgs>),
    /// Check images: archives, folders, standard input
    CheckImage(Box<CheckImageArgs>),
    /// Show what an image is: sizes, layers, history, configuration, files
    ImageShow(Box<ImageShowArgs>),
    /// Compare two images: what grew, and what is new that helps an intruder
    ImageDiff(Box<ImageDiffArgs>),
    /// Hold an image against structure tests, without a container
    ImageTest(Box<ImageTestArgs>),
    /// Print a file of an image
    ImageCat(Box<ImageCatArgs>),
    /// Ask registries which digests references name now
    Resolve(ResolveArgs),
    /// Pin images by digest in Dockerfiles, Compose files and files of Bake
    Pin(Box<PinArgs>),
    /// List the rules
    Rules(RulesArgs),
    /// Show a rule's page: what it finds, why it matters, what to do
    Explain(ExplainArgs),
    /// Show what configuration holds for a file, or the schema of configurations
    Config(ConfigArgs),
    /// Write a commented holystone.toml into this folder
    Init(InitArgs),
    /// Print the pod that fits a Dockerfile's image, and what stands against it
    Kubernetes(KubernetesArgs),
    /// Take hadolint's place: its options, configuration, formats and exit codes
    Hadolint(Box<HadolintArgs>),
    /// Take dive's place in builds: its rules, .dive-ci, options, figures and exit codes
    Dive(Box<DiveArgs>),
    /// Write the holystone.toml that means the same as a .hadolint.yaml
    Migrate(MigrateArgs),
}

const CHECK_EXAMPLES: &str = "\
Examples:
  holystone check services/             search a folder, honouring .gitignore
  holystone check Dockerfile api.Dockerfile
  cat Dockerfile | holystone check -
  holystone check --only root-user,DL3007
  holystone check --ignore unpinned-base --fail-on error
  holystone check --context . Dockerfile   read .dockerignore and what COPY would take
  holystone check --diff                show what --fix would change
  holystone check --fix=suggested       and change it

A comment above an instruction ignores a rule there:
  # holystone ignore=root-user reason=needs-port-80 until=2027-05-31
  # hadolint ignore=DL3002
  # check=skip=WorkdirRelativePath
So do `# holystone stage ignore=…`, `# holystone file ignore=…`, and the comments of Trivy,
Checkov and Semgrep.";

#[derive(Args, Debug)]
#[command(after_help = CHECK_EXAMPLES)]
pub(super) struct CheckArgs {
    /// Files, folders to search for Dockerfiles, or `-` for standard input
    ///
    /// A folder is searched for Dockerfile, Containerfile, Dockerfile.*, *.Dockerfile and
    /// *.Containerfile, honouring .gitignore. Templates and .md files are passed over; named here,
    /// any file is checked.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    /// How to write the report, and to which file; may be given several times
    ///
    /// tty (for people, with the lines concerned), json (with everything; its schema is published),
    /// sarif (2.1.0), github (annotations), gitlab (code quality), junit, checkstyle, sonarqube
    /// (generic issues, 10.3 and later), rdjson (reviewdog), markdown (a summary), html (a page). One may
    /// go to standard output, where the report for people goes otherwise.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    pub(super) formats: Vec<Output>,

    /// Mend what can be mended and write the files
    ///
    /// `safe` fixes leave the image as it was, or was meant to be; `suggested` ones are likely what
    /// is wanted. A fix after which the file is not as it should be is dropped, and the report says
    /// why. The exit code is for what is left. With `-` the mended text goes to standard output.
    #[arg(
        long,
        value_name = "SAFETY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    pub(super) fix: Option<FixLevel>,

    /// Print what --fix would change, as a unified diff, and write nothing
    ///
    /// It is for `git apply` and `patch -p1`. The exit code is for the files as they are.
    #[arg(long)]
    pub(super) diff: bool,

    /// The least severity that makes the exit code 1; `warning` unless holystone.toml says otherwise
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<Gate>,

    /// The stage that is built, if not the last
    #[arg(long, value_name = "STAGE")]
    pub(super) target: Option<String>,

    /// A build argument; may be given several times
    ///
    /// Without a value it is taken from the environment, as `docker build` does.
    #[arg(long = "build-arg", value_name = "NAME[=VALUE]")]
    pub(super) build_args: Vec<String>,

    /// The platform that is built for, as os/architecture
    #[arg(long, value_name = "PLATFORM")]
    pub(super) platform: Option<String>,

    /// The name of a named context that the build is given; may be given several times
    #[arg(long = "build-context", value_name = "NAME[=VALUE]")]
    pub(super) build_contexts: Vec<String>,

    /// What is known of a base image: its configuration as OCI has it, in a JSON file; may be given
    /// several times
    ///
    /// `docker buildx imagetools inspect --format '{{json .Image}}' IMAGE` prints one.
    #[arg(long = "base-config", value_name = "IMAGE=FILE")]
    pub(super) base_configs: Vec<String>,

    /// The build context: the folder that COPY takes files from
    #[arg(long, value_name = "FOLDER")]
    pub(super) context: Option<PathBuf>,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,

    #[command(flatten)]
    pub(super) accepted: AcceptedArgs,

    #[command(flatten)]
    pub(super) online: OnlineArgs,

    #[command(flatten)]
    pub(super) registry: RegistryArgs,
}

const RESOLVE_EXAMPLES: &str = "\
Examples:
  holystone resolve debian:12
  holystone resolve ghcr.io/team/app:1 --format json    also which platforms there are

The digest is that of the index where there is one: what belongs after the `@` of a FROM.

Exit codes: 0 all were found; 2 one was not.";

#[derive(Args, Debug)]
#[command(after_help = RESOLVE_EXAMPLES)]
pub(super) struct ResolveArgs {
    /// References of images, as FROM takes them
    #[arg(value_name = "IMAGE", required = true)]
    pub(super) images: Vec<String>,

    /// How to write it: the digest alone, or in JSON, one object a line for each image
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,

    #[command(flatten)]
    pub(super) registry: RegistryArgs,
}

#[derive(Args, Debug)]
pub(super) struct RulesArgs {
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// A rule by any of its names: root-user, DL3002, hadolint:DL3002
    pub(super) rule: String,
}

const KUBERNETES_EXAMPLES: &str = "\
Examples:
  holystone kubernetes Dockerfile
  holystone kubernetes Dockerfile --target prod --build-arg UID=10001 > pod.yaml
  cat Dockerfile | holystone kubernetes -

The pod has the securityContext of the restricted Pod Security Standard, a read-only root file
system, the ports of EXPOSE, and volumes for the folders that must be written to. Comments at its
top say what in the file stands against it.

Exit codes: 0 nothing stands against it; 1 something does; 2 the file could not be read.";

#[derive(Args, Debug)]
#[command(after_help = KUBERNETES_EXAMPLES)]
pub(super) struct KubernetesArgs {
    /// A file, or `-` for standard input
    #[arg(value_name = "DOCKERFILE", default_value = "Dockerfile")]
    pub(super) path: PathBuf,

    /// The stage that is built, if not the last
    #[arg(long, value_name = "STAGE")]
    pub(super) target: Option<String>,

    /// A build argument; may be given several times
    ///
    /// Without a value it is taken from the environment, as `docker build` does.
    #[arg(long = "build-arg", value_name = "NAME[=VALUE]")]
    pub(super) build_args: Vec<String>,

    /// The platform that is built for, as os/architecture
    #[arg(long, value_name = "PLATFORM")]
    pub(super) platform: Option<String>,

    /// The name of a named context that the build is given; may be given several times
    #[arg(long = "build-context", value_name = "NAME[=VALUE]")]
    pub(super) build_contexts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines concerned
    Tty,
    /// For programs; its schema is published
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FixLevel {
    /// The image stays as it was, or was meant to be
    Safe,
    /// Likely what is wanted; look at the result
    Suggested,
}

impl FixLevel {
    pub(super) fn safety(self) -> Safety {
        match self {
            Self::Safe => Safety::Safe,
            Self::Suggested => Safety::Suggested,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Gate {
    Error,
    Warning,
    Info,
    Style,
    /// Findings never fail the run
    Never,
}

impl Gate {
    pub(super) fn gate(self) -> lint::Gate {
        match self {
            Self::Error => lint::Gate::At(lint::Severity::Error),
            Self::Warning => lint::Gate::At(lint::Severity::Warning),
            Self::Info => lint::Gate::At(lint::Severity::Info),
            Self::Style => lint::Gate::At(lint::Severity::Style),
            Self::Never => lint::Gate::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

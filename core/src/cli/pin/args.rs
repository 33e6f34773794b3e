use crate::{
    cli::{args::Format, registry::RegistryArgs},
    lock::LOCK_NAME,
};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  holystone pin                         pin every image under this folder, and write holystone.lock
  holystone pin --diff                  show what it would change
  holystone pin --update                take what the tags name now
  holystone pin --check                 in CI: fail if something is not pinned; needs no network
  holystone pin --from-lock             in a closed network: answers from holystone.lock alone

Exit codes: 0 all is done, or nothing was to do; 1 with --check, something is not pinned, or has moved;
2 something could not be read, found out or written. What can be pinned is pinned all the same.";

/// `holystone pin`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub(in crate::cli) struct PinArgs {
    /// Files, folders to search, or `-` for a Dockerfile on standard input
    ///
    /// A folder is searched for Dockerfiles as `check` does, and for compose.yaml, docker-compose*.yml
    /// and docker-bake.hcl or .json with their variants, honouring .gitignore. Any other file that is
    /// named here is read as a Dockerfile.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    /// Replace digests that are there by what the tags name now
    #[arg(long)]
    pub(super) update: bool,

    /// Write nothing; the exit code is 1 if something is not pinned
    ///
    /// Nobody is asked for this. With --update the exit code is 1 as well if a tag has moved.
    #[arg(long)]
    pub(super) check: bool,

    /// Print what would change, as a unified diff, and write nothing
    #[arg(long, visible_alias = "dry-run", conflicts_with = "check")]
    pub(super) diff: bool,

    /// Ask no registry: take the answers from a lock file, holystone.lock unless another is named
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = LOCK_NAME
    )]
    pub(super) from_lock: Option<PathBuf>,

    /// The lock file that what registries say is written to
    #[arg(long, value_name = "FILE", default_value = LOCK_NAME)]
    pub(super) lock: PathBuf,

    /// Write no lock file
    #[arg(long)]
    pub(super) no_lock: bool,

    /// A build argument; may be given several times
    ///
    /// Without a value it is taken from the environment, as `docker build` does. What it gives a
    /// value is pinned where it is used, not in its ARG.
    #[arg(long = "build-arg", value_name = "NAME[=VALUE]")]
    pub(super) build_args: Vec<String>,

    /// The name of a named context that the build is given; may be given several times
    #[arg(long = "build-context", value_name = "NAME[=VALUE]")]
    pub(super) build_contexts: Vec<String>,

    /// How to write what was done
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,

    #[command(flatten)]
    pub(super) registry: RegistryArgs,
}

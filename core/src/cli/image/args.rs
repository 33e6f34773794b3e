//! The arguments of the commands about images.

use super::test::TestFormat;
use crate::{
    cli::{
        accepted::AcceptedArgs,
        args::{Colour, Format, Gate},
        config::args::RuleArgs,
        output::Output,
        publisher::OnlineArgs,
        registry::RegistryArgs,
    },
    error::{Error, ErrorKind},
    image::{Limits, PlatformChoice},
};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const CHECK_EXAMPLES: &str = "\
Examples:
  docker save app:1 | holystone check-image -
  holystone check-image app.tar
  holystone check-image oci:build/out:latest --platform all
  holystone check-image app.tar --dockerfile Dockerfile
                                        which instruction made what is found
  holystone check-image app.tar --base debian.tar
                                        what is ours, and what the base brought
  holystone check-image app.tar --format html=report.html --format sarif=app.sarif
  holystone check-image app.tar --config-only
                                        only what the configuration says; layers stay closed
  holystone check-image app.tar --baseline known.json --fail-on error

  holystone check-image registry:ghcr.io/team/app:1
                                        from a registry, read as it comes

Nothing is run, nothing is unpacked to the disk, and nothing is fetched but what `registry:` or a plain
reference with a tag or a digest names.

Exit codes: 0 all was checked and is clean; 1 findings at or above --fail-on;
2 something could not be checked, an image say that cannot be opened.";

#[derive(Args, Debug)]
#[command(after_help = CHECK_EXAMPLES)]
pub(in crate::cli) struct CheckImageArgs {
    /// Images: archives, folders, references, or `-` for an archive on standard input
    ///
    /// Archives of `docker save`, `podman save`, `buildx -o type=oci` or `docker export`, plain or in
    /// gzip or zstd; OCI image layouts; folders of skopeo's `dir:`. What it is, is seen by its content;
    /// `oci:`, `oci-archive:`, `docker-archive:` and `dir:` may stand before a path, and `:TAG` after it.
    /// `registry:NAME` (or `docker://NAME`) is an image of a registry, and so is a plain name with a tag or a
    /// digest, such as `debian:12`, where there is no such file; `docker-daemon:NAME` is one of the daemon of
    /// this machine.
    #[arg(value_name = "IMAGE", required = true)]
    pub(super) images: Vec<String>,

    /// The Dockerfile that the image is built from: it is checked too, and findings name its lines
    #[arg(long, value_name = "FILE")]
    pub(super) dockerfile: Option<PathBuf>,

    /// The stage that is built, if not the last
    #[arg(long, value_name = "STAGE", requires = "dockerfile")]
    pub(super) target: Option<String>,

    /// A build argument; may be given several times
    ///
    /// Without a value it is taken from the environment, as `docker build` does.
    #[arg(
        long = "build-arg",
        value_name = "NAME[=VALUE]",
        requires = "dockerfile"
    )]
    pub(super) build_args: Vec<String>,

    /// The name of a named context that the build is given; may be given several times
    #[arg(
        long = "build-context",
        value_name = "NAME[=VALUE]",
        requires = "dockerfile"
    )]
    pub(super) build_contexts: Vec<String>,

    /// The image that it is built on, in any form that IMAGE may have
    #[arg(long, value_name = "IMAGE")]
    pub(super) base: Option<String>,

    /// A file of structure tests that the image must pass, in YAML or JSON; may be given several times
    ///
    /// Those of container-structure-test about files and the configuration; nothing is run.
    #[arg(long = "expect", value_name = "FILE")]
    pub(super) expectations: Vec<PathBuf>,

    /// Look at the configuration alone; layers are not opened
    #[arg(long)]
    pub(super) config_only: bool,

    /// How to write the report, and to which file; may be given several times
    ///
    /// tty (for people), html (one page with the sizes of layers as maps), json (with everything; its
    /// schema is published), sarif (2.1.0), github (annotations), gitlab (code quality), junit,
    /// checkstyle, sonarqube, rdjson (reviewdog), markdown (a summary). One may go to standard output,
    /// where the report for people goes otherwise.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    pub(super) formats: Vec<Output>,

    /// The least severity that makes the exit code 1; `warning` unless holystone.toml says otherwise
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<Gate>,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,

    #[command(flatten)]
    pub(super) open: OpenArgs,

    #[command(flatten)]
    pub(super) accepted: AcceptedArgs,

    #[command(flatten)]
    pub(super) online: OnlineArgs,
}

/// Which image, and how far it is read.
#[derive(Args, Debug)]
pub(in crate::cli) struct OpenArgs {
    /// The platform, where there are several: os/architecture[/variant], or `all`
    ///
    /// Linux on the architecture of this machine if it is there, else linux/amd64, else what there is.
    #[arg(long, value_name = "PLATFORM")]
    pub(super) platform: Option<String>,

    /// Which image of several in an archive or folder: a tag, a full name, or a digest
    #[arg(long = "image", value_name = "NAME")]
    pub(super) reference: Option<String>,

    /// How much memory an image may take: 512MB, 2GiB; 1GiB unless said
    ///
    /// What finds no room in it is not checked, and the exit code is 2.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(super) max_memory: Option<u64>,

    #[command(flatten)]
    pub(in crate::cli) registry: RegistryArgs,
}

impl OpenArgs {
    pub(super) fn platform(&self) -> Result<PlatformChoice, Error> {
        let text = self.platform.as_deref();
        text.map_or(Ok(PlatformChoice::Default), PlatformChoice::parse)
    }

    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        if let Some(bytes) = self.max_memory {
            limits.memory_bytes = bytes;
        }
        limits
    }
}

const TEST_EXAMPLES: &str = "\
Examples:
  holystone image-test app.tar --config tests.yaml
  holystone image-test oci:out:latest --config a.yaml --config b.json --output junit > tests.xml

The tests are those of container-structure-test, schema 2.0.0: fileExistenceTests, fileContentTests and
metadataTest. What needs a container, and licenseTests, is not run, and the exit code is 2 then.

Exit codes: 0 all passed; 1 one failed; 2 something could not be tested.";

#[derive(Args, Debug)]
#[command(after_help = TEST_EXAMPLES)]
pub(in crate::cli) struct ImageTestArgs {
    /// The image
    #[arg(value_name = "IMAGE")]
    pub(super) image: String,

    /// A file of tests, in YAML or JSON; may be given several times
    #[arg(short, long = "config", value_name = "FILE", required = true)]
    pub(super) configs: Vec<PathBuf>,

    /// How to write the results
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: TestFormat,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,

    #[command(flatten)]
    pub(super) open: OpenArgs,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  holystone image-diff old.tar new.tar
  holystone image-diff old.tar new.tar --allow size=5% --allow layers=0
  holystone image-diff debian.tar app.tar --allow interpreter=any --format json

Compared are the trees that containers see, the configurations, and what helps an intruder: secrets in any
layer, shells, package managers, interpreters, compilers, tools, programs with the set-user-ID bit or
capabilities, what everyone may write, and running as root. Each counts points; the score is their sum,
0 for one program in an image from `scratch` that runs as a numeric user.

Exit codes: 0 nothing grew more than it may; 1 something did; 2 a part of an image could not be read.";

#[derive(Args, Debug)]
#[command(after_help = DIFF_EXAMPLES)]
pub(in crate::cli) struct ImageDiffArgs {
    /// The image before
    #[arg(value_name = "OLD")]
    pub(super) old: String,

    /// The image now
    #[arg(value_name = "NEW")]
    pub(super) new: String,

    /// What may grow, and how much: `size=10MB`, `files=5%`, `setuid=1`, `shell=any`; may be given
    /// several times
    ///
    /// size, shipped (all layers), files, programs, layers and score may grow as they like unless one is
    /// named here. Of secret, root, shell, package-manager, interpreter, compiler, transfer, connection,
    /// debugger, other-tool, setuid, capability and world-writable nothing may be new.
    #[arg(long = "allow", value_name = "WHAT=MORE")]
    pub(super) allowed: Vec<String>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,

    #[command(flatten)]
    pub(super) open: OpenArgs,
}

const CAT_EXAMPLES: &str = "\
Examples:
  holystone image-cat app.tar /etc/passwd
  holystone image-cat app.tar /root/.netrc --layer 4   also what later layers delete
  docker save app:1 | holystone image-cat - /etc/os-release

Links are followed inside the image. Layers are counted from 0 at the bottom, as `image-show` does.

Exit codes: 0 it was printed; 2 there is no such file, or it could not be read.";

#[derive(Args, Debug)]
#[command(after_help = CAT_EXAMPLES)]
pub(in crate::cli) struct ImageCatArgs {
    /// The image, as `check-image` takes it
    #[arg(value_name = "IMAGE")]
    pub(super) image: String,

    /// The path of the file in the image
    #[arg(value_name = "PATH")]
    pub(super) path: String,

    /// The file as this layer has it, from 0 at the bottom; no link is followed
    #[arg(long, value_name = "N")]
    pub(super) layer: Option<usize>,

    #[command(flatten)]
    pub(super) open: OpenArgs,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  holystone image-show app.tar          size, layers, history, configuration
  holystone image-show app.tar --tree   every file that a container sees
  holystone image-show app.tar --tree --layer 3 --filter added,removed
  holystone image-show app.tar --tree --filter wasted --min-size 1MB
  holystone image-show app.tar --format json

Exit codes: 0 all of it was read; 2 something could not be read.";

#[derive(Args, Debug)]
#[command(after_help = SHOW_EXAMPLES)]
pub(in crate::cli) struct ImageShowArgs {
    /// The image, as `check-image` takes it
    #[arg(value_name = "IMAGE")]
    pub(super) image: String,

    /// Show the configuration alone; layers are not opened
    #[arg(long, conflicts_with = "tree")]
    pub(super) config_only: bool,

    /// How to write it: for people, or in JSON, one object a line for each image
    #[arg(long, value_name = "FORMAT", default_value = "tty")]
    pub(super) format: Format,

    /// List the files as a tree, with sizes, modes and owners
    #[arg(long, conflicts_with = "format")]
    pub(super) tree: bool,

    /// Only what this layer did, from 0 at the bottom
    #[arg(long, value_name = "N", requires = "tree")]
    pub(super) layer: Option<usize>,

    /// Only these: added, changed or removed by a layer, or wasted (shipped, and seen by no container)
    #[arg(
        long = "filter",
        value_name = "WHAT",
        value_delimiter = ',',
        requires = "tree"
    )]
    pub(super) filters: Vec<TreeFilter>,

    /// Only files of at least this size: 100kB, 1MiB
    #[arg(long, value_name = "SIZE", requires = "tree", value_parser = parse_size)]
    pub(super) min_size: Option<u64>,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Colour,

    #[command(flatten)]
    pub(super) open: OpenArgs,
}

/// Which files a tree has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TreeFilter {
    /// No lower layer had it
    Added,
    /// A lower layer had it too
    Changed,
    /// A layer took it away
    Removed,
    /// It is shipped, and seen by no container
    Wasted,
}

/// Bytes: `1000`, `64kB`, `1.5 MB`, `2GiB`; the units of docker and of Kubernetes alike.
pub(in crate::cli) fn parse_size(text: &str) -> Result<u64, String> {
    let fault = || format!("`{text}` is no size; write 512MB or 2GiB");
    let text = text.trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim().to_ascii_lowercase();
    let factor: u64 = match unit.trim_end_matches('b') {
        "" => 1,
        "k" => 1000,
        "m" => 1000_u64.pow(2),
        "g" => 1000_u64.pow(3),
        "t" => 1000_u64.pow(4),
        "ki" => 1 << 10,
        "mi" => 1 << 20,
        "gi" => 1 << 30,
        "ti" => 1 << 40,
        _ => return Err(fault()),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let whole: u64 = whole.parse().map_err(|_| fault())?;
    // More digits are less than a byte.
    let part = part.get(..part.len().min(6)).unwrap_or_default();
    let scale = 10_u64.pow(u32::try_from(part.len()).unwrap_or(0));
    let part: u64 = part.parse().map_err(|_| fault())?;
    let bytes = whole.checked_mul(factor).ok_or_else(fault)?;
    let rest = u128::from(part) * u128::from(factor) / u128::from(scale);
    let rest = u64::try_from(rest).map_err(|_| fault())?;
    bytes.checked_add(rest).ok_or_else(fault)
}

impl TreeFilter {
    /// A layer of an image, checked.
    pub(super) fn layer(layer: usize, of: usize) -> Result<usize, Error> {
        if layer < of {
            return Ok(layer);
        }
        let message = match of {
            0 => "the image has no layers".to_owned(),
            of => format!("there is no layer {layer}; they are 0 to {}", of - 1),
        };
        Err(Error::new(ErrorKind::InvalidOption, message))
    }
}

#[cfg(test)]
mod tests {
    use super::parse_size;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1000", Some(1000)),
            ("64kB", Some(64_000)),
            ("1.5 MB", Some(1_500_000)),
            ("2GiB", Some(2 << 30)),
            ("1Gi", Some(1 << 30)),
            ("512m", Some(512_000_000)),
            ("0.5", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("99999999TiB", None),
            ("", None),
            ("GB", None),
            ("-1", None),
            ("1.2.3", None),
            ("1 parsec", None),
        ] {
            assert_eq!(parse_size(text).ok(), expected, "{text}");
        }
    }
}

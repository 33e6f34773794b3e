use super::context::Context;
use crate::image::platform::Platform;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

/// What a build would be given besides the Dockerfile, as far as the caller knows it.
#[derive(Clone, Default)]
pub struct Inputs {
    /// `--build-arg`
    pub build_args: BTreeMap<String, String>,
    /// `--target`; the last stage otherwise.
    pub target: Option<String>,
    /// `--platform`; unknown otherwise, and with it `TARGETARCH` and the others.
    pub platform: Option<Platform>,
    /// Names of `--build-context`: stages and images of these names are replaced by them.
    pub named_contexts: BTreeSet<String>,
    /// Configurations of base images, by canonical reference (`docker.io/library/alpine:3`).
    pub base_configs: BTreeMap<String, BaseConfig>,
    /// The build context.
    pub context: Option<Arc<dyn Context + Send + Sync>>,
    /// Nothing but what is given here exists, as for one `docker build`: an ARG without a value is
    /// not set, an image without a configuration has an empty one.
    ///
    /// Otherwise such values are *unknown*.
    pub complete: bool,
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs")
            .field("build_args", &self.build_args)
            .field("target", &self.target)
            .field("platform", &self.platform)
            .field("named_contexts", &self.named_contexts)
            .field("base_configs", &self.base_configs)
            .field("context", &self.context.is_some())
            .field("complete", &self.complete)
            .finish()
    }
}

/// What is known of a base image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseConfig {
    /// There is no such image.
    pub not_found: bool,
    /// The operating system; Linux if empty.
    pub os: String,
    /// `NAME=value`, in order.
    pub env: Vec<String>,
    /// The user it runs as; root if empty.
    pub user: String,
    /// The working directory; `/` if empty.
    pub working_dir: String,
    /// The shell of its SHELL instruction; the platform's default if empty.
    pub shell: Vec<String>,
    /// Instructions it defers.
    pub on_build: Vec<String>,
}

impl BaseConfig {
    /// The value of an environment variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.env
            .iter()
            .rev()
            .find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
    }
}

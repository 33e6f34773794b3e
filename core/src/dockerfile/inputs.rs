use super::{ImageName, Published, context::Context};
use crate::image::platform::Platform;
use serde::Deserialize;
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
    /// Build arguments that were given, but nobody knows how: the defaults of the ARGs of stages do not
    /// hold for them.
    pub unknown_args: BTreeSet<String>,
    /// `--target`; the last stage otherwise.
    pub target: Option<String>,
    /// `--platform`; unknown otherwise, and with it `TARGETARCH` and the others.
    pub platform: Option<Platform>,
    /// Names of `--build-context`: stages and images of these names are replaced by them.
    pub named_contexts: BTreeSet<String>,
    /// Configurations of base images, by canonical reference (`docker.io/library/alpine:3`).
    pub base_configs: BTreeMap<String, BaseConfig>,
    /// What registries say of images, by canonical reference with tag and digest as they are written;
    /// with the tag `latest` where neither is.
    pub published: BTreeMap<String, Published>,
    /// Why nobody could say what is published of an image, by the same names.
    pub unanswered: BTreeMap<String, String>,
    /// The build context.
    pub context: Option<Arc<dyn Context + Send + Sync>>,
    /// Nothing but what is given here exists, as for one `docker build`: an ARG without a value is
    /// not set, an image without a configuration has an empty one.
    ///
    /// Otherwise such values are *unknown*.
    pub complete: bool,
}

impl Inputs {
    /// The configuration of an image for a platform, if that is known which: what is given for the image,
    /// or else what is published of it.
    pub fn base_config(
        &self,
        name: &ImageName,
        platform: Option<&Platform>,
    ) -> Option<&BaseConfig> {
        if !self.knows_bases() {
            return None;
        }
        let reference = name.reference()?.clone().with_default_tag();
        let name = reference.to_string();
        if let Some(given) = self.base_configs.get(&name) {
            return Some(given);
        }
        let published = self.published.get(&name)?.effective(&reference).found()?;
        let platform = platform.or(self.platform.as_ref());
        published.image_or_usual(platform)?.config.as_ref()
    }

    /// What registries say of an image.
    pub fn published(&self, name: &ImageName) -> Option<&Published> {
        if self.published.is_empty() {
            return None;
        }
        let reference = name.reference()?.clone().with_default_tag();
        self.published.get(&reference.to_string())
    }

    /// Why nobody could say what is published of an image.
    pub(crate) fn unanswered(&self, name: &ImageName) -> Option<&str> {
        if self.unanswered.is_empty() {
            return None;
        }
        let reference = name.reference()?.clone().with_default_tag();
        Some(self.unanswered.get(&reference.to_string())?.as_str())
    }

    /// Whether anything is known of images but by their names.
    pub(crate) fn knows_bases(&self) -> bool {
        !self.base_configs.is_empty() || !self.published.is_empty()
    }

    /// The platform that is built for, if it is known.
    pub(crate) fn target_platform(&self) -> Option<Platform> {
        let assumed = || self.complete.then(Platform::default);
        self.platform.clone().or_else(assumed)
    }
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs")
            .field("build_args", &self.build_args)
            .field("unknown_args", &self.unknown_args)
            .field("target", &self.target)
            .field("platform", &self.platform)
            .field("named_contexts", &self.named_contexts)
            .field("base_configs", &self.base_configs)
            .field("published", &self.published)
            .field("unanswered", &self.unanswered)
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
    /// The processor's architecture; the one that is asked for if empty.
    pub architecture: String,
    /// It has no layers, like `scratch`.
    pub is_empty: bool,
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
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// When it was built, as its configuration says; empty if it does not.
    pub created: String,
}

impl BaseConfig {
    /// Reads the configuration of an image as OCI writes it down: what `docker buildx imagetools
    /// inspect --format '{{json .Image}}'` prints.
    ///
    /// # Errors
    /// When the text is no such configuration.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let image: Image = serde_json::from_str(json)?;
        let is_empty = image.rootfs.is_some_and(|rootfs| {
            let layers = rootfs.diff_ids.unwrap_or_default();
            // Images of the first kind list their layers in the history alone.
            let mut steps = image.history.iter().flatten();
            layers.is_empty() && steps.all(|step| step.empty_layer)
        });
        let config = image.config.unwrap_or_default();
        Ok(Self {
            not_found: false,
            os: image.os,
            architecture: image.architecture,
            is_empty,
            env: config.env.unwrap_or_default(),
            user: config.user,
            working_dir: config.working_dir,
            shell: config.shell.unwrap_or_default(),
            on_build: config.on_build.unwrap_or_default(),
            labels: config.labels.unwrap_or_default(),
            created: image.created.unwrap_or_default(),
        })
    }

    /// The value of an environment variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.env
            .iter()
            .rev()
            .find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
    }
}

/// The parts of an image's configuration that matter to a build.
#[derive(Deserialize)]
struct Image {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    created: Option<String>,
    config: Option<Config>,
    rootfs: Option<RootFs>,
    history: Option<Vec<HistoryStep>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Config {
    env: Option<Vec<String>>,
    user: String,
    working_dir: String,
    shell: Option<Vec<String>>,
    on_build: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct RootFs {
    diff_ids: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
struct HistoryStep {
    #[serde(default)]
    empty_layer: bool,
}

#[cfg(test)]
mod tests {
    use super::BaseConfig;

    #[test]
    fn configurations_of_images() {
        let config = BaseConfig::parse(
            r#"{"os": "linux", "architecture": "arm64", "variant": "v8", "created": "2026-01-01T00:00:00Z",
                "config": {"Env": ["PATH=/bin"], "WorkingDir": "/srv", "Cmd": ["x"], "OnBuild": null},
                "rootfs": {"type": "layers", "diff_ids": ["sha256:0"]}, "history": [{"created_by": "x"}]}"#,
        );
        let config = config.expect("well-formed");
        assert_eq!(
            (config.os.as_str(), config.architecture.as_str()),
            ("linux", "arm64")
        );
        assert_eq!(
            (config.working_dir.as_str(), config.user.as_str()),
            ("/srv", "")
        );
        assert_eq!(config.variable("PATH"), Some("/bin"));
        assert!(!config.is_empty && config.on_build.is_empty());
        for (json, is_empty) in [
            (r#"{"rootfs": {"diff_ids": []}}"#, true),
            (
                r#"{"rootfs": {"diff_ids": null}, "history": [{"empty_layer": true}]}"#,
                true,
            ),
            (r#"{"rootfs": {}, "history": [{}]}"#, false),
            ("{}", false),
        ] {
            let config = BaseConfig::parse(json).expect(json);
            assert_eq!(config.is_empty, is_empty, "{json}");
        }
        for bad in ["", "[]", r#"{"config": {"Env": "A=1"}}"#] {
            assert!(BaseConfig::parse(bad).is_err(), "{bad}");
        }
    }
}

//! The configuration of an image: what a container gets, and how its layers were made.
//!
//! The fields of the OCI image specification (`config.md`) and those that Docker adds. Every field may
//! be absent or `null`; a field of a wrong type is an error with its place.

use super::platform::Platform;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The configuration of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Config {
    /// When it was made, as RFC 3339 says it.
    pub created: Option<String>,
    /// Who made it.
    #[serde(deserialize_with = "nullable")]
    pub author: String,
    /// Go's name of the architecture.
    #[serde(deserialize_with = "nullable")]
    pub architecture: String,
    /// Go's name of the operating system.
    #[serde(deserialize_with = "nullable")]
    pub os: String,
    /// The version of the architecture.
    #[serde(deserialize_with = "nullable")]
    pub variant: String,
    /// The version of the operating system.
    #[serde(rename = "os.version", deserialize_with = "nullable")]
    pub os_version: String,
    /// What a container gets.
    #[serde(deserialize_with = "nullable")]
    pub config: ContainerConfig,
    /// The layers, uncompressed.
    #[serde(deserialize_with = "nullable")]
    pub rootfs: RootFs,
    /// The steps that made it, the first first.
    #[serde(deserialize_with = "nullable")]
    pub history: Vec<History>,
    /// What the classic builder left: the container that its last step ran in.
    pub container_config: Option<ContainerConfig>,
    /// The version of the Docker daemon that built it.
    #[serde(deserialize_with = "nullable")]
    pub docker_version: String,
}

/// What a container gets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ContainerConfig {
    /// Who it runs as: `user`, `uid`, `user:group` …; empty means root.
    #[serde(deserialize_with = "nullable")]
    pub user: String,
    /// Variables as `NAME=value`.
    #[serde(deserialize_with = "nullable")]
    pub env: Vec<String>,
    /// The program, with arguments.
    pub entrypoint: Option<Vec<String>>,
    /// The arguments of the program, or the program.
    pub cmd: Option<Vec<String>>,
    /// Ports as `port/protocol`.
    #[serde(deserialize_with = "keys")]
    pub exposed_ports: Vec<String>,
    /// Paths of volumes.
    #[serde(deserialize_with = "keys")]
    pub volumes: Vec<String>,
    /// Where the program starts.
    #[serde(deserialize_with = "nullable")]
    pub working_dir: String,
    /// Labels.
    #[serde(deserialize_with = "nullable")]
    pub labels: BTreeMap<String, String>,
    /// The signal that stops the container.
    pub stop_signal: Option<String>,
    /// How its health is asked; Docker's.
    pub healthcheck: Option<Healthcheck>,
    /// Instructions for images that are built on it; Docker's.
    #[serde(deserialize_with = "nullable")]
    pub on_build: Vec<String>,
    /// The shell of commands that are texts; Docker's.
    pub shell: Option<Vec<String>>,
    /// Whether the command is one text for Windows; Docker's.
    #[serde(deserialize_with = "nullable")]
    pub args_escaped: bool,
    /// The host name that the classic builder left.
    #[serde(deserialize_with = "nullable")]
    pub hostname: String,
}

/// How the health of a container is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
#[non_exhaustive]
pub struct Healthcheck {
    /// `NONE`, or `CMD` or `CMD-SHELL` and the command; empty means that of the base.
    #[serde(deserialize_with = "nullable")]
    pub test: Vec<String>,
}

/// The layers of an image, uncompressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RootFs {
    /// Always `layers`.
    #[serde(rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    /// The digests of the layers' tars, the lowest first.
    #[serde(deserialize_with = "nullable")]
    pub diff_ids: Vec<String>,
}

/// A step of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct History {
    /// When.
    pub created: Option<String>,
    /// What was done, as the builder writes it.
    #[serde(deserialize_with = "nullable")]
    pub created_by: String,
    /// Who did it.
    #[serde(deserialize_with = "nullable")]
    pub author: String,
    /// What the builder adds, such as `buildkit.dockerfile.v0`.
    #[serde(deserialize_with = "nullable")]
    pub comment: String,
    /// Whether it made no layer.
    #[serde(deserialize_with = "nullable")]
    pub empty_layer: bool,
}

/// Why a document is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocumentError {
    /// A JSON pointer to what is wrong.
    pub(crate) pointer: String,
    /// What is wrong.
    pub(crate) message: String,
}

/// Reads a JSON document; an error has its place.
pub(crate) fn read_document<'d, T: Deserialize<'d>>(json: &'d [u8]) -> Result<T, DocumentError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let document =
        serde_path_to_error::deserialize(&mut reader).map_err(|error| DocumentError {
            pointer: pointer(error.path()),
            message: error.into_inner().to_string(),
        })?;
    reader.end().map_err(|error| DocumentError {
        pointer: String::new(),
        message: error.to_string(),
    })?;
    Ok(document)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&escaped(key)),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

/// A name as a part of a JSON pointer (RFC 6901).
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Config {
    /// What it runs on.
    pub fn platform(&self) -> Platform {
        Platform {
            os: self.os.clone(),
            architecture: self.architecture.clone(),
            variant: self.variant.clone(),
            os_version: self.os_version.clone(),
            os_features: Vec::new(),
        }
    }

    /// Whether it is for Windows, where most of what rules say of users and files means nothing.
    pub fn is_windows(&self) -> bool {
        self.os.eq_ignore_ascii_case("windows")
    }
}

impl ContainerConfig {
    /// Names and values of its variables, in order; one without `=` has no value.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.env
            .iter()
            .map(|text| text.split_once('=').unwrap_or((text, "")))
    }

    /// The value of a variable, the last if it is there several times.
    pub fn variable(&self, name: &str) -> Option<&str> {
        let found = self.variables().filter(|(of, _)| *of == name).last();
        found.map(|(_, value)| value)
    }

    /// The program and its arguments: the entry point, and the command after it.
    pub fn command_line(&self) -> impl Iterator<Item = &str> {
        let words = self.entrypoint.iter().chain(&self.cmd).flatten();
        words.map(String::as_str)
    }

    /// The health check's command; `None` if there is none or it is switched off.
    pub fn health_command(&self) -> Option<&[String]> {
        let test = &self.healthcheck.as_ref()?.test;
        let is_command = test.first().is_some_and(|word| word != "NONE");
        is_command.then_some(test)
    }
}

/// A value that may be `null`, which means the same as its absence.
fn nullable<'d, D: Deserializer<'d>, T: Deserialize<'d> + Default>(
    reader: D,
) -> Result<T, D::Error> {
    Option::deserialize(reader).map(Option::unwrap_or_default)
}

/// The keys of an object; the values mean nothing.
fn keys<'d, D: Deserializer<'d>>(reader: D) -> Result<Vec<String>, D::Error> {
    // Docker writes empty objects; others have been seen to write `null`.
    let map: Option<BTreeMap<String, serde_json::Value>> = Option::deserialize(reader)?;
    Ok(map.unwrap_or_default().into_keys().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_may_be_null() {
        let json = br#"{"created":null,"architecture":null,"os":"linux","config":{"User":null,"Env":null,
            "Entrypoint":null,"ExposedPorts":null,"Volumes":{"/data":{}},"Labels":null,"OnBuild":null,
            "Healthcheck":null},"rootfs":{"type":"layers","diff_ids":null},"history":null}"#;
        let config: Config = read_document(json).expect("it is a configuration");
        assert_eq!(config.os, "linux");
        assert_eq!(config.config.volumes, ["/data"]);
        let empty: Config = read_document(br#"{"config":null}"#).expect("it is a configuration");
        assert_eq!(empty, Config::default());
    }

    #[test]
    fn an_error_says_where() {
        let error = read_document::<Config>(br#"{"config":{"Env":["A=1",2]}}"#);
        let error = error.expect_err("2 is no text");
        assert_eq!(error.pointer, "/config/Env/1");
    }
}

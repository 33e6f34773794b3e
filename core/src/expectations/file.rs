//! The file that expectations are written in: YAML or JSON.

use crate::{
    error::{Error, ErrorKind},
    image::Keep,
};
use serde::Deserialize;

/// How many tests a file may have.
pub const MAX_EXPECTATIONS: usize = 10_000;

/// The largest file whose content is looked at.
const MAX_CONTENT_BYTES: u64 = 64 << 20;

/// What an image is expected to be.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Expectations {
    /// What the file is called.
    #[serde(skip)]
    pub name: String,
    /// Always `2.0.0`.
    schema_version: String,
    /// Files that are, or are not, there.
    pub file_existence_tests: Vec<Existence>,
    /// What files hold.
    pub file_content_tests: Vec<Content>,
    /// What the configuration says.
    pub metadata_test: Option<Metadata>,
    command_tests: Vec<serde_json::Value>,
    license_tests: Vec<serde_json::Value>,
    global_env_vars: Vec<serde_json::Value>,
    container_run_options: Option<serde_json::Value>,
}

/// Whether a file is there, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Existence {
    /// The name of the test.
    pub name: String,
    /// The path; `$NAME` is a variable of the image.
    pub path: String,
    /// Whether it should be there.
    #[serde(default = "yes")]
    pub should_exist: bool,
    /// Its kind and permissions, as Go (`urwxr-xr-x`) or `ls` (`-rwsr-xr-x`) writes them; empty if it does
    /// not matter.
    #[serde(default)]
    pub permissions: String,
    /// Its owner; -1 if it does not matter.
    #[serde(default = "any_id")]
    pub uid: i64,
    /// Its group; -1 if it does not matter.
    #[serde(default = "any_id")]
    pub gid: i64,
    /// Who may run it.
    #[serde(default)]
    pub is_executable_by: Option<ExecutableBy>,
}

/// Who may run a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ExecutableBy {
    /// Its owner.
    Owner,
    /// Its group.
    Group,
    /// Everyone else.
    Other,
    /// Any of them.
    Any,
}

/// What a file holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Content {
    /// The name of the test.
    pub name: String,
    /// The path; `$NAME` is a variable of the image.
    pub path: String,
    /// Patterns that are found in it, each.
    #[serde(default)]
    pub expected_contents: Vec<String>,
    /// Patterns that are not found in it, none.
    #[serde(default)]
    pub excluded_contents: Vec<String>,
}

/// What the configuration says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Metadata {
    /// Variables with their values.
    #[serde(alias = "env")]
    pub env_vars: Vec<EnvVar>,
    /// Variables that are not there.
    pub unbound_env_vars: Vec<EnvVar>,
    /// Labels with their values.
    pub labels: Vec<Label>,
    /// The entry point; empty means that there is none.
    pub entrypoint: Option<Vec<String>>,
    /// The command; empty means that there is none.
    pub cmd: Option<Vec<String>>,
    /// Ports that are exposed.
    pub exposed_ports: Vec<String>,
    /// Ports that are not.
    pub unexposed_ports: Vec<String>,
    /// Volumes that are there.
    pub volumes: Vec<String>,
    /// Volumes that are not.
    pub unmounted_volumes: Vec<String>,
    /// Where the program starts; empty if it does not matter.
    pub workdir: String,
    /// Who it runs as; empty if it does not matter.
    pub user: String,
}

/// A variable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EnvVar {
    /// Its name.
    pub key: String,
    /// Its value, or a pattern that is found in it.
    #[serde(default)]
    pub value: String,
    /// Whether the value is a pattern.
    #[serde(default)]
    pub is_regex: bool,
}

/// A label.
pub type Label = EnvVar;

fn yes() -> bool {
    true
}

fn any_id() -> i64 {
    -1
}

impl Expectations {
    /// Reads a file of tests.
    ///
    /// # Errors
    /// When it is no YAML or JSON, has a field that is not known, or is of another schema.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let fault = |message: String| Error::new(ErrorKind::InvalidExpectation, message).at(name);
        let options = serde_saphyr::options! { with_snippet: false };
        let mut parsed: Self = serde_saphyr::from_str_with_options(text, options)
            .map_err(|error| fault("it is no file of structure tests".to_owned()).because(error))?;
        if parsed.schema_version != "2.0.0" {
            let version = &parsed.schema_version;
            return Err(fault(format!(
                "its `schemaVersion` is `{version}`; only 2.0.0 is read"
            )));
        }
        let count = parsed.file_existence_tests.len() + parsed.file_content_tests.len();
        if count > MAX_EXPECTATIONS {
            return Err(fault(format!(
                "it has {count} tests, more than the limit of {MAX_EXPECTATIONS}"
            )));
        }
        name.clone_into(&mut parsed.name);
        Ok(parsed)
    }

    /// The parts that need a container, or are not known here, and are not run.
    pub fn not_run(&self) -> Vec<String> {
        let lists = [
            ("commandTests", self.command_tests.len()),
            ("licenseTests", self.license_tests.len()),
        ];
        let lists = lists.into_iter().filter(|(_, count)| *count > 0);
        let tests = |count| if count == 1 { "test" } else { "tests" };
        lists
            .map(|(name, count)| format!("`{name}`: {count} {} not run", tests(count)))
            .collect()
    }

    /// Whether the configuration alone cannot answer them.
    pub fn needs_layers(&self) -> bool {
        !self.file_existence_tests.is_empty() || !self.file_content_tests.is_empty()
    }

    /// Asks for the files whose contents are looked at. Their paths may lead over links, so what links in
    /// the image lead to is asked for by name of file.
    pub(crate) fn keep(&self, keep: &mut Keep) {
        for test in &self.file_content_tests {
            let name = test.path.rsplit('/').next().unwrap_or_default();
            if name.contains('$') || name.is_empty() {
                keep.folder("", None, MAX_CONTENT_BYTES);
            } else {
                keep.file(test.path.trim_start_matches('/'), MAX_CONTENT_BYTES);
                keep.folder("", Some(&format!("/{name}")), MAX_CONTENT_BYTES);
            }
        }
    }
}

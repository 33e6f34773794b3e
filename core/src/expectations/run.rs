//! Expectations held against an image.

use super::{
    file::{Content, EnvVar, ExecutableBy, Existence, Expectations, Metadata},
    mode,
};
use crate::image::{File, Image, PathError, config::ContainerConfig};
use regex::bytes::RegexBuilder;
use serde::Serialize;
use std::fmt::Write;

/// The largest compiled pattern.
const MAX_PATTERN_BYTES: usize = 10 << 20;

/// What came of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// What sort of test it is.
    pub kind: TestKind,
    /// The name of the test; empty for the metadata test.
    pub name: String,
    /// The path that it is about, if it is about one.
    pub path: Option<String>,
    /// What is not as it is expected to be; empty if all is.
    pub errors: Vec<String>,
    /// Whether it could not be told, for a part of the image could not be read.
    pub is_unknown: bool,
}

/// The sorts of tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TestKind {
    /// `fileContentTests`
    FileContent,
    /// `fileExistenceTests`
    FileExistence,
    /// `metadataTest`
    Metadata,
}

impl Outcome {
    /// Whether all is as it is expected to be.
    pub fn passed(&self) -> bool {
        self.errors.is_empty() && !self.is_unknown
    }

    /// What container-structure-test calls it.
    pub fn full_name(&self) -> String {
        match self.kind {
            TestKind::FileContent => format!("File Content Test: {}", self.name),
            TestKind::FileExistence => format!("File Existence Test: {}", self.name),
            TestKind::Metadata => "Metadata Test".to_owned(),
        }
    }
}

impl Expectations {
    /// Holds them against an image, in the order in which container-structure-test does.
    pub fn run(&self, image: &Image) -> Vec<Outcome> {
        let contents = self.file_content_tests.iter();
        let contents = contents.map(|test| test.run(image));
        let existence = self.file_existence_tests.iter();
        let existence = existence.map(|test| test.run(image));
        let metadata = self.metadata_test.iter();
        let metadata = metadata.map(|test| Outcome {
            kind: TestKind::Metadata,
            name: String::new(),
            path: None,
            errors: test.errors(&image.config.config),
            is_unknown: false,
        });
        contents.chain(existence).chain(metadata).collect()
    }
}

impl Existence {
    fn run(&self, image: &Image) -> Outcome {
        let path = expand(&self.path, &image.config.config);
        let mut outcome = Outcome {
            kind: TestKind::FileExistence,
            name: self.name.clone(),
            errors: Vec::new(),
            path: Some(path.clone()),
            is_unknown: !image.has_layers || !image.is_complete(),
        };
        let found = lookup(image, &path);
        let errors = &mut outcome.errors;
        match found {
            // What was seen is there, however much of the image could not be read.
            Some(_) if !self.should_exist => {
                errors.push(format!("{path} should not be there, and it is"));
            }
            None if self.should_exist => {
                errors.push(format!("{path} should be there, and it is not"));
            }
            Some(Found::File(file)) => self.look(file, &path, errors),
            // A folder that has no entry of its own has no mode or owner that could be wrong.
            Some(Found::Folder) | None => {}
        }
        if outcome.is_unknown && found.is_some() {
            outcome.is_unknown = false;
        } else if outcome.is_unknown {
            outcome.errors.clear();
        }
        outcome
    }

    fn look(&self, file: File<'_>, path: &str, errors: &mut Vec<String>) {
        let entry = file.entry();
        if !self.permissions.is_empty()
            && self.permissions != mode::go(entry)
            && self.permissions != mode::unix(entry)
        {
            errors.push(format!(
                "{path} should have the permissions {}, and has {}",
                self.permissions,
                mode::unix(entry)
            ));
        }
        for (what, wanted, is) in [
            ("owner", self.uid, entry.uid),
            ("group", self.gid, entry.gid),
        ] {
            if u64::try_from(wanted).is_ok_and(|wanted| wanted != is) {
                errors.push(format!(
                    "{path} should have the {what} {wanted}, and has {is}"
                ));
            }
        }
        let (bits, whom) = match self.is_executable_by {
            None => return,
            Some(ExecutableBy::Owner) => (0o100, "its owner"),
            Some(ExecutableBy::Group) => (0o010, "its group"),
            Some(ExecutableBy::Other) => (0o001, "others"),
            Some(ExecutableBy::Any) => (0o111, "anyone"),
        };
        if entry.mode & bits == 0 {
            errors.push(format!(
                "{path} should be executable by {whom}, and its permissions are {}",
                mode::unix(entry)
            ));
        }
    }
}

/// What a path leads to.
#[derive(Clone, Copy)]
enum Found<'i> {
    File(File<'i>),
    /// A folder without an entry of its own.
    Folder,
}

/// What is at a path; links on the way to it are followed, and the last is not.
fn lookup<'i>(image: &'i Image, path: &str) -> Option<Found<'i>> {
    let path = path.trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = image.real_path(folder).ok()?;
    if name.is_empty() {
        return Some(Found::Folder);
    }
    let full = [&folder, name.as_bytes()].join(&b'/');
    match image.file(&full) {
        Some(file) => Some(Found::File(file)),
        None => image.has_folder(&full).then_some(Found::Folder),
    }
}

impl Content {
    fn run(&self, image: &Image) -> Outcome {
        let path = expand(&self.path, &image.config.config);
        let mut outcome = Outcome {
            kind: TestKind::FileContent,
            name: self.name.clone(),
            errors: Vec::new(),
            path: Some(path.clone()),
            is_unknown: false,
        };
        let file = match image.resolve(&path) {
            Ok(Some(file)) => file,
            Ok(None) => {
                outcome.errors.push(format!("{path} is a folder"));
                return outcome;
            }
            Err(error) if image.has_layers && image.is_complete() => {
                let why = match error {
                    PathError::Loop => "its links go round in circles",
                    PathError::NotADirectory => "something on the way is no folder",
                    PathError::NotFound => "it is not there",
                };
                outcome.errors.push(format!("{path} cannot be read: {why}"));
                return outcome;
            }
            Err(_) => {
                outcome.is_unknown = true;
                return outcome;
            }
        };
        let Some(content) = file.content() else {
            outcome.errors.push(format!("{path} is no file"));
            return outcome;
        };
        let empty = file.target().entry().size == 0;
        let Some(text) = content.kept.as_deref().or(empty.then_some(&[])) else {
            outcome.is_unknown = true;
            return outcome;
        };
        let expected = self.expected_contents.iter().map(|pattern| (pattern, true));
        let excluded = self.excluded_contents.iter();
        for (pattern, wanted) in expected.chain(excluded.map(|pattern| (pattern, false))) {
            match matches(pattern, text) {
                Ok(found) if found == wanted => {}
                Ok(true) => outcome
                    .errors
                    .push(format!("{path} should not hold `{pattern}`, and it does")),
                Ok(false) => outcome
                    .errors
                    .push(format!("{path} should hold `{pattern}`, and it does not")),
                Err(error) => outcome.errors.push(error),
            }
        }
        outcome
    }
}

impl Metadata {
    fn errors(&self, config: &ContainerConfig) -> Vec<String> {
        let mut errors = Vec::new();
        for wanted in &self.env_vars {
            errors.extend(wanted.error("the variable", config.variable(&wanted.key)));
        }
        for unwanted in &self.unbound_env_vars {
            if config.variable(&unwanted.key).is_some() {
                let key = &unwanted.key;
                errors.push(format!("the variable `{key}` should not be set, and it is"));
            }
        }
        for wanted in &self.labels {
            let is = config.labels.get(&wanted.key).map(String::as_str);
            errors.extend(wanted.error("the label", is));
        }
        for (what, wanted, is) in [
            ("entry point", &self.entrypoint, &config.entrypoint),
            ("command", &self.cmd, &config.cmd),
        ] {
            let is = is.as_deref().unwrap_or_default();
            if let Some(wanted) = wanted
                && wanted != is
            {
                errors.push(format!("the {what} should be {wanted:?}, and is {is:?}"));
            }
        }
        let is_exposed = |port: &String| {
            let mut exposed = config.exposed_ports.iter();
            exposed.any(|is| is == port || is.split('/').next() == Some(port))
        };
        let has_volume = |path: &String| config.volumes.contains(path);
        errors.extend(unmet("port", &self.exposed_ports, is_exposed, true));
        errors.extend(unmet("port", &self.unexposed_ports, is_exposed, false));
        errors.extend(unmet("volume", &self.volumes, has_volume, true));
        errors.extend(unmet("volume", &self.unmounted_volumes, has_volume, false));
        for (what, wanted, is) in [
            ("working folder", &self.workdir, &config.working_dir),
            ("user", &self.user, &config.user),
        ] {
            if !wanted.is_empty() && wanted != is {
                errors.push(format!("the {what} should be `{wanted}`, and is `{is}`"));
            }
        }
        errors
    }
}

fn unmet(
    what: &'static str,
    list: &[String],
    is_there: impl Fn(&String) -> bool,
    wanted: bool,
) -> Vec<String> {
    let unmet = list.iter().filter(|name| is_there(name) != wanted);
    let said = if wanted {
        "should be there, and is not"
    } else {
        "should not be there, and is"
    };
    unmet
        .map(|name| format!("the {what} {name} {said}"))
        .collect()
}

impl EnvVar {
    /// What is wrong with a value. The message does not have it, for it may be a secret.
    fn error(&self, what: &str, is: Option<&str>) -> Option<String> {
        let key = &self.key;
        let Some(is) = is else {
            return Some(format!("{what} `{key}` should be set, and it is not"));
        };
        let as_wanted = if self.is_regex {
            match matches(&self.value, is.as_bytes()) {
                Ok(found) => found,
                Err(error) => return Some(error),
            }
        } else {
            is == self.value
        };
        (!as_wanted).then(|| {
            let mut message = format!("{what} `{key}` should ");
            let value = &self.value;
            let _ = if self.is_regex {
                write!(message, "match `{value}`, and does not")
            } else {
                write!(message, "be `{value}`, and is not")
            };
            message
        })
    }
}

fn matches(pattern: &str, text: &[u8]) -> Result<bool, String> {
    let regex = RegexBuilder::new(pattern)
        .size_limit(MAX_PATTERN_BYTES)
        .build();
    match regex {
        Ok(regex) => Ok(regex.is_match(text)),
        Err(error) => Err(format!("`{pattern}` is no pattern: {error}")),
    }
}

/// A path with the image's variables in it, as Go's `os.Expand` puts them; one that is not set is empty.
fn expand(text: &str, config: &ContainerConfig) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let (name, end) = if let Some(braced) = after.strip_prefix('{') {
            braced
                .split_once('}')
                .map_or(("", 1), |(name, _)| (name, name.len() + 2))
        } else {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
            (&after[..end], end)
        };
        if name.is_empty() && end == 0 {
            expanded.push('$');
        }
        expanded.push_str(config.variable(name).unwrap_or_default());
        rest = &after[end..];
    }
    expanded.push_str(rest);
    expanded
}

//! Configuration: which rules run on a file, how severe and with which options.
//!
//! `core/CONFIG.md` is its page. Everything here works on texts; who has a disk hands the texts in.

mod effective;
mod explain;
mod file;
mod hadolint;
mod names;
mod options;
mod place;
mod preset;
mod reader;
#[cfg(feature = "schema")]
mod schema;
mod settings;
mod starter;
#[cfg(test)]
mod tests;

pub use effective::{Effective, Lock};
pub use explain::{Explanation, RuleExplanation, SettingExplanation};
#[cfg(feature = "cli")]
pub(crate) use hadolint::quoted;
pub use hadolint::{HadolintLabel, HadolintSettings};
#[cfg(feature = "schema")]
pub use schema::config_schema;
#[cfg(feature = "schema")]
pub(super) use schema::options_schema;

pub use starter::starter;

use crate::{
    dockerfile::context::{clean, folder_of},
    error::{Error, ErrorKind},
    lint::Selection,
};
use file::File;
use place::Placed;
use settings::Settings;
use std::path::Path;

/// The name of the file that is looked for.
pub const CONFIG_NAME: &str = "holystone.toml";

/// How large a file of configuration may be.
pub const MAX_CONFIG_BYTES: usize = 1 << 20;

/// How many files a configuration may be made of, those that others extend among them.
pub const MAX_CONFIG_FILES: usize = 32;

/// A file of configuration with all that it extends, and what callers said on top.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// What is extended comes before who extends it.
    files: Vec<File>,
    given: Vec<Settings>,
}

impl Config {
    /// Reads a text that extends nothing. Its `name` is for messages.
    ///
    /// ```
    /// use holystone::lint::Config;
    ///
    /// let config = Config::parse("holystone.toml", "profile = 'hardening'\nignore = ['DL3002']\n")?;
    /// assert!(!config.for_path("Dockerfile").runs("root-user"));
    ///
    /// let error = Config::parse("holystone.toml", "ignored = []\n").unwrap_err();
    /// assert!(error.to_string().starts_with("holystone.toml:1:1: there is no key `ignored` here"));
    /// # Ok::<(), holystone::Error>(())
    /// ```
    ///
    /// # Errors
    /// One error that holds everything that is wrong, each with its place; see [`Error::all`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::load(name, text, &|_| Err("no other file is at hand".to_owned()))
    }

    /// Reads a text and all that it extends.
    ///
    /// `read` gives the text of a file, or says why it cannot; its path is that in `extends`, joined
    /// to the folder of the file that extends it.
    ///
    /// # Errors
    /// As for [`parse`](Self::parse).
    pub fn load(
        name: &str,
        text: &str,
        read: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, Error> {
        let mut loader = Loader {
            read,
            chain: Vec::new(),
            files: Vec::new(),
            count: 0,
            errors: Vec::new(),
        };
        loader.add(&clean(name), text);
        Error::join(loader.errors)?;
        let config = Self {
            files: loader.files,
            given: Vec::new(),
        };
        config.check_locks()?;
        Ok(config)
    }

    /// The same, with what a caller says on top: `caller` is who that is, such as
    /// "the command line".
    ///
    /// # Errors
    /// When no rule goes by one of the names, or something is locked.
    pub fn with(mut self, selection: &Selection, caller: &'static str) -> Result<Self, Error> {
        self.given.push(Settings::of(selection, caller)?);
        self.check_locks()?;
        Ok(self)
    }

    /// What holds for a file, by its path from the folder of the configuration.
    pub fn for_path(&self, path: &str) -> Effective {
        let path = clean(path);
        let mut effective = Effective::default();
        for file in &self.files {
            effective.apply(&file.settings);
            effective.lock_all(&file.locks);
            let matching = file.overrides.iter().filter(|one| one.matches(&path));
            matching.for_each(|one| effective.apply(&one.settings));
        }
        for settings in &self.given {
            effective.apply(settings);
        }
        effective
    }

    /// For each override in turn, whether it is for this path: files with the same answer have the
    /// same [`Effective`].
    pub fn overrides_for(&self, path: &str) -> Vec<bool> {
        let path = clean(path);
        let overrides = self.files.iter().flat_map(|file| &file.overrides);
        overrides.map(|one| one.matches(&path)).collect()
    }

    /// The names of the files that it is made of; what is extended comes first.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.source.name())
    }

    /// That nobody weakens what a file before locks, for whatever path.
    fn check_locks(&self) -> Result<(), Error> {
        let mut errors = Vec::new();
        let mut before = Effective::default();
        for file in &self.files {
            errors.extend(before.weakened_by(&file.settings));
            for one in &file.overrides {
                errors.extend(before.weakened_by(&one.settings));
            }
            before.apply(&file.settings);
            before.lock_all(&file.locks);
        }
        for settings in &self.given {
            errors.extend(before.weakened_by(settings));
        }
        Error::join(errors)
    }
}

impl file::Override {
    fn matches(&self, path: &str) -> bool {
        // A pattern that would be an error was one when it was read.
        self.paths.matches(path).unwrap_or_default()
    }
}

/// Follows `extends`.
struct Loader<'r> {
    read: &'r dyn Fn(&str) -> Result<String, String>,
    /// From the first file to the one that is read now.
    chain: Vec<String>,
    files: Vec<File>,
    count: usize,
    errors: Vec<Error>,
}

impl Loader<'_> {
    fn add(&mut self, name: &str, text: &str) {
        self.count += 1;
        let source = match file::source(name, text) {
            Ok(source) => source,
            Err(error) => return self.errors.push(error),
        };
        let (mut file, errors) = File::parse(&source);
        self.errors.extend(errors);
        file.settings.resolve_paths(name);
        for one in &mut file.overrides {
            one.settings.resolve_paths(name);
        }
        self.chain.push(name.to_owned());
        for extended in &file.extends {
            self.extend(name, extended);
        }
        self.chain.pop();
        self.files.push(file);
    }

    fn extend(&mut self, from: &str, extended: &Placed<String>) {
        let path = join(from, &extended.value);
        let why = if self.chain.contains(&path) {
            "the files extend each other in a circle".to_owned()
        } else if self.count >= MAX_CONFIG_FILES {
            format!("there are more than {MAX_CONFIG_FILES} files")
        } else {
            match (self.read)(&path) {
                Ok(text) => return self.add(&path, &text),
                Err(why) => format!("it cannot be read: {why}"),
            }
        };
        let chain = self.chain.join("` extends `");
        let message = format!("`{chain}` extends `{path}`: {why}");
        let error = Error::new(ErrorKind::InvalidConfig, message);
        self.errors.push(error.at(extended.place.to_string()));
    }
}

impl Settings {
    /// Paths are told from the folder of the file that has them.
    fn resolve_paths(&mut self, file: &str) {
        if let Some(context) = &mut self.context {
            context.value = join(file, &context.value);
        }
    }
}

/// A path that a file tells from its own folder.
fn join(file: &str, path: &str) -> String {
    if Path::new(path).is_absolute() {
        return clean(path);
    }
    clean(&format!("{}/{path}", folder_of(file)))
}

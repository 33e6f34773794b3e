//! One file: its settings, what it extends, its overrides and its locks.

use super::{
    names::Rules,
    place::{Place, Placed},
    reader::{Key, Reader, Value},
    settings::{self, Settings},
};
use crate::{
    dockerfile::context::IgnoreFile,
    error::{Error, ErrorKind},
    text::Source,
};
use std::sync::Arc;
use toml::de::DeTable;

/// The keys of a file besides those of its settings.
const FILE_KEYS: &[&str] = &["extends", "override", "lock"];
const LOCK_KEYS: &[&str] = &["rules", "profile", "fail-on", "reason"];

/// A file of configuration, on its own.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) source: Arc<Source>,
    pub(super) extends: Vec<Placed<String>>,
    pub(super) settings: Settings,
    pub(super) overrides: Vec<Override>,
    pub(super) locks: Locks,
}

/// Settings for some paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Override {
    pub(super) paths: IgnoreFile,
    pub(super) settings: Settings,
}

/// What those who extend a file may not weaken.
#[derive(Clone, Debug, Default)]
pub(super) struct Locks {
    pub(super) rules: Vec<Placed<Rules>>,
    pub(super) profile: Option<Place>,
    pub(super) fail_on: Option<Place>,
    pub(super) reason: Option<Placed<String>>,
}

impl File {
    /// Reads a text; what is wrong with it comes beside what could be read.
    pub(super) fn parse(source: &Arc<Source>) -> (Self, Vec<Error>) {
        let mut reader = Reader::new(Arc::clone(source));
        let mut file = Self {
            source: Arc::clone(source),
            extends: Vec::new(),
            settings: Settings::default(),
            overrides: Vec::new(),
            locks: Locks::default(),
        };
        let (table, broken) = DeTable::parse_recoverable(source.text());
        for error in &broken {
            let span = error.span().unwrap_or_default();
            reader.invalid(&span, || error.message().to_owned());
        }
        // What a broken text would say is a guess.
        if broken.is_empty() {
            file.read(table.get_ref(), &mut reader);
        }
        (file, reader.into_errors())
    }

    fn read(&mut self, table: &DeTable<'_>, reader: &mut Reader) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "extends" => {
                    for (path, span) in reader.texts(key, value) {
                        self.extends.push(Placed {
                            value: path.to_owned(),
                            place: reader.place(&span),
                        });
                    }
                }
                "override" => self.overrides = overrides(key, value, reader),
                "lock" => self.locks = Locks::read(key, value, reader),
                _ if self.settings.read(key, value, reader) => {}
                _ => reader.unknown_key(key, &[settings::KEYS, FILE_KEYS].concat()),
            }
        }
    }
}

fn overrides(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> Vec<Override> {
    let mut all = Vec::new();
    let Some(list) = value.get_ref().as_array() else {
        reader.invalid(&key.span(), || {
            "overrides are a list of tables: `[[override]]`".to_owned()
        });
        return all;
    };
    for item in list {
        let Some(table) = reader.table(key, item) else {
            continue;
        };
        let mut one = Override::default();
        let mut has_paths = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "paths" => {
                    has_paths = true;
                    one.paths = paths(key, value, reader);
                }
                _ if one.settings.read(key, value, reader) => {}
                _ => reader.unknown_key(key, &[settings::KEYS, &["paths"]].concat()),
            }
        }
        if !has_paths {
            reader.invalid(&item.span(), || {
                "this override does not say for which `paths`".to_owned()
            });
        }
        all.push(one);
    }
    all
}

/// Patterns as `.dockerignore` has them.
fn paths(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> IgnoreFile {
    let mut good = Vec::new();
    for (pattern, span) in reader.texts(key, value) {
        match pattern_error(pattern) {
            None => good.push(pattern),
            Some(why) => reader.invalid(&span, || format!("`{pattern}`: {why}")),
        }
    }
    // Each of them is sound, but together they may go over a limit.
    IgnoreFile::parse(&good.join("\n")).unwrap_or_else(|error| {
        reader.invalid(&value.span(), || error.kind.to_string());
        IgnoreFile::default()
    })
}

fn pattern_error(pattern: &str) -> Option<String> {
    let none = || Some("this is no pattern of paths".to_owned());
    if pattern.contains('\n') {
        return none();
    }
    match IgnoreFile::parse(pattern) {
        Err(error) => Some(error.kind.to_string()),
        // Blanks, or what would be a comment.
        Ok(file) if file.patterns().is_empty() => none(),
        Ok(file) => file.matches("x").err().map(|error| error.to_string()),
    }
}

impl Locks {
    fn read(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> Self {
        let mut locks = Self::default();
        for (key, value) in reader.table(key, value).into_iter().flatten() {
            match key.get_ref().as_ref() {
                "rules" => locks.rules = settings::rules(key, value, reader),
                "profile" => locks.profile = reader.flag(key, value),
                "fail-on" => locks.fail_on = reader.flag(key, value),
                "reason" => locks.reason = reader.text(key, value),
                _ => reader.unknown_key(key, LOCK_KEYS),
            }
        }
        locks
    }

    pub(super) fn reason(&self) -> Option<&str> {
        self.reason.as_ref().map(|reason| reason.value.as_str())
    }
}

/// A text as a source with a name.
///
/// # Errors
/// When it is larger than the limit.
pub(super) fn source(name: &str, text: &str) -> Result<Arc<Source>, Error> {
    if text.len() > super::MAX_CONFIG_BYTES {
        return Err(Error::too_large(name, text.len(), super::MAX_CONFIG_BYTES));
    }
    Source::new(name, text)
        .map(Arc::new)
        .map_err(|error| Error::new(ErrorKind::InvalidConfig, error.to_string()).at(name))
}

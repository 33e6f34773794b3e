//! hadolint's configuration: what its keys mean, and what is wrong with it.

use super::settings::{Labels, Settings, THRESHOLDS};
use crate::{
    error::{Error, ErrorKind},
    lint::{Severity, config::HadolintLabel},
    report::HadolintFormat,
    yaml::{self, Node, Value},
};

const LEVELS: &[(&str, Severity)] = &[
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("info", Severity::Info),
    ("style", Severity::Style),
];

/// A configuration as it was read.
#[derive(Debug, Default)]
pub(in crate::cli) struct Read {
    pub(in crate::cli) settings: Settings,
    /// The keys that hadolint does not know and passes over, with their places.
    pub(in crate::cli) unknown: Vec<(String, String)>,
}

/// Reads a configuration; `name` is for messages. An empty one says nothing.
///
/// # Errors
/// One error that holds everything that is wrong, each with its place.
pub(in crate::cli) fn read(name: &str, text: &str) -> Result<Read, Error> {
    let tree = yaml::parse(name, text)?;
    let mut reader = Reader {
        name,
        errors: Vec::new(),
        unknown: Vec::new(),
    };
    let settings = reader.document(&tree);
    Error::join(reader.errors)?;
    Ok(Read {
        settings,
        unknown: reader.unknown,
    })
}

struct Reader<'n> {
    name: &'n str,
    errors: Vec<Error>,
    unknown: Vec<(String, String)>,
}

impl Reader<'_> {
    fn document(&mut self, tree: &Node) -> Settings {
        let mut settings = Settings::default();
        let mut one_more = None;
        for (key, value) in self.map(tree, "a configuration") {
            let Value::Text(name) = &key.value else {
                self.unknown(key.value.kind(), key);
                continue;
            };
            match name.as_str() {
                // Without a value a key says nothing.
                _ if matches!(value.value, Value::Null) => {}
                "no-fail" => settings.no_fail = self.flag(name, value),
                "no-color" => settings.no_color = self.flag(name, value),
                "verbose" => settings.verbose = self.flag(name, value),
                "strict-labels" => settings.strict_labels = self.flag(name, value),
                "disable-ignore-pragma" => {
                    settings.disable_ignore_pragma = self.flag(name, value);
                }
                "format" => one_more = self.format(value),
                "formats" => {
                    let list = self.list(name, value).iter();
                    settings.formats = list.filter_map(|item| self.format(item)).collect();
                }
                "failure-threshold" => {
                    settings.failure_threshold = self.word(value, THRESHOLDS, "a threshold");
                }
                "ignored" => settings.ignored = self.texts(name, value),
                "trustedRegistries" => settings.trusted_registries = self.texts(name, value),
                "override" => settings.overrides = self.overrides(value),
                "label-schema" => settings.labels = self.labels(value),
                _ => self.unknown(name, key),
            }
        }
        settings.formats.extend(one_more);
        settings
    }

    fn overrides(&mut self, value: &Node) -> Vec<(Severity, String)> {
        let mut all = Vec::new();
        for (key, value) in self.map(value, "`override`") {
            let Value::Text(name) = &key.value else {
                self.unknown(key.value.kind(), key);
                continue;
            };
            match LEVELS.iter().find(|(level, _)| level == name) {
                Some(_) if matches!(value.value, Value::Null) => {}
                Some((_, level)) => {
                    let codes = self.texts(name, value).into_iter();
                    all.extend(codes.map(|code| (*level, code)));
                }
                None => self.unknown(&format!("override.{name}"), key),
            }
        }
        all
    }

    fn labels(&mut self, value: &Node) -> Labels {
        let mut all = Labels::new();
        for (key, value) in self.map(value, "`label-schema`") {
            let Value::Text(name) = &key.value else {
                let kind = key.value.kind();
                self.error(key, format!("a label's name is a text, not {kind}"));
                continue;
            };
            let kind = match &value.value {
                Value::Text(kind) => HadolintLabel::parse(kind),
                _ => None,
            };
            if kind.is_none() {
                let kinds: Vec<_> = HadolintLabel::names().collect();
                self.error(value, format!("a label holds one of {}", kinds.join(", ")));
            }
            all.extend(kind.map(|kind| (name.clone(), kind)));
        }
        all
    }

    fn format(&mut self, value: &Node) -> Option<HadolintFormat> {
        self.word(value, HadolintFormat::ALL, "a format")
    }

    fn flag(&mut self, name: &str, value: &Node) -> Option<bool> {
        match &value.value {
            Value::Bool(flag) => Some(*flag),
            other => {
                let kind = other.kind();
                self.error(value, format!("`{name}` is true or false, not {kind}"));
                None
            }
        }
    }

    fn word<T: Copy>(&mut self, value: &Node, words: &[(&str, T)], what: &str) -> Option<T> {
        let found = match &value.value {
            Value::Text(text) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        if found.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.error(value, format!("{what} is one of {}", words.join(", ")));
        }
        found.map(|(_, value)| *value)
    }

    fn texts(&mut self, name: &str, value: &Node) -> Vec<String> {
        let mut all = Vec::new();
        for item in self.list(name, value) {
            match &item.value {
                Value::Text(text) => all.push(text.clone()),
                other => {
                    let kind = other.kind();
                    self.error(item, format!("`{name}` holds texts, not {kind}"));
                }
            }
        }
        all
    }

    fn list<'v>(&mut self, name: &str, value: &'v Node) -> &'v [Node] {
        match &value.value {
            Value::List(list) => list,
            other => {
                let kind = other.kind();
                self.error(value, format!("`{name}` is a list, not {kind}"));
                &[]
            }
        }
    }

    fn map<'v>(&mut self, value: &'v Node, what: &str) -> &'v [(Node, Node)] {
        match &value.value {
            Value::Map(map) => map,
            // An empty text.
            Value::Null => &[],
            other => {
                let kind = other.kind();
                self.error(
                    value,
                    format!("{what} is a map of keys and values, not {kind}"),
                );
                &[]
            }
        }
    }

    fn unknown(&mut self, key: &str, at: &Node) {
        let place = self.place(at);
        self.unknown.push((key.to_owned(), place));
    }

    fn error(&mut self, at: &Node, message: String) {
        let error = Error::new(ErrorKind::InvalidConfig, message);
        self.errors.push(error.at(self.place(at)));
    }

    fn place(&self, at: &Node) -> String {
        format!("{}:{}:{}", self.name, at.line, at.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key() {
        let text = "\
no-fail: true
no-color: True
verbose: false
strict-labels: true
disable-ignore-pragma: FALSE
format: gnu
formats: [json, tty]
failure-threshold: none
ignored: [DL3006, yes]
trustedRegistries:
  - docker.io
override:
  error: [DL3000]
  style: [DL3001]
  info:
label-schema:
  author: text
  url: url
  empty: ''
";
        let read = read("x", text).unwrap();
        assert!(read.unknown.is_empty());
        let settings = read.settings;
        assert_eq!(
            settings.told(),
            "  no-fail: true
  no-color: true
  strict-labels: true
  disable-ignore-pragma: false
  format: json, tty, gnu
  failure-threshold: style
  override: DL3000=error, DL3001=style
  ignored: DL3006, yes
  trustedRegistries: docker.io
  label-schema: author:text, empty:text, url:url
"
        );
        assert_eq!(settings.verbose, Some(false));
    }

    #[test]
    fn the_page_shows_what_is_read() {
        let page = include_str!("../../../HADOLINT.md");
        let (_, rest) = page.split_once("```yaml\n").unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let read = read("x", text).unwrap();
        assert!(read.unknown.is_empty());
        assert_eq!(read.settings.labels.len(), 2);
        assert_eq!(read.settings.failure_threshold, Some(Severity::Warning));
    }

    #[test]
    fn what_says_nothing() {
        for text in [
            "",
            "# c\n",
            "{}",
            "null",
            "ignored:\nno-fail: ~\noverride:\n",
            "---\n",
        ] {
            let read = read("x", text).unwrap();
            assert_eq!(read.settings, Settings::default(), "{text}");
        }
        let read = read(
            "x",
            "Ignored: [A]\n1: 2\noverride: {ignore: [A], Error: [A]}",
        )
        .unwrap();
        assert_eq!(read.settings, Settings::default());
        let told = read
            .unknown
            .iter()
            .map(|(key, place)| format!("{key} {place}"));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "Ignored x:1:1",
                "a number x:2:1",
                "override.ignore x:3:12",
                "override.Error x:3:25"
            ]
        );
    }

    #[test]
    fn mistakes_have_places() {
        for (text, expected) in [
            ("ignored: DL3006", "x:1:10: `ignored` is a list, not a text"),
            (
                "no-fail: yes",
                "x:1:10: `no-fail` is true or false, not a text",
            ),
            (
                "no-fail: \"true\"",
                "x:1:10: `no-fail` is true or false, not a text",
            ),
            (
                "no-color: 1",
                "x:1:11: `no-color` is true or false, not a number",
            ),
            (
                "[]",
                "x:1:1: a configuration is a map of keys and values, not a list",
            ),
            (
                "foo",
                "x:1:1: a configuration is a map of keys and values, not a text",
            ),
            (
                "override: x",
                "x:1:11: `override` is a map of keys and values, not a text",
            ),
            (
                "override: {error: [1]}",
                "x:1:20: `error` holds texts, not a number",
            ),
            (
                "ignored: [~]\nignore: 1\nformat: JSON\nfailure-threshold: Error",
                "x:1:11: `ignored` holds texts, not nothing\n\
              x:3:9: a format is one of tty, json, checkstyle, codeclimate, gitlab_codeclimate, gnu, codacy, sonarqube, sarif, junit\n\
              x:4:20: a threshold is one of error, warning, info, style, ignore, none",
            ),
            (
                "label-schema: {author: Text}",
                "x:1:24: a label holds one of text, url, rfc3339, spdx, hash, semver, email",
            ),
            (
                "label-schema: {author: }",
                "x:1:22: a label holds one of text, url, rfc3339, spdx, hash, semver, email",
            ),
            (
                "label-schema: {1: text}",
                "x:1:16: a label's name is a text, not a number",
            ),
            (
                "trustedRegistries: x",
                "x:1:20: `trustedRegistries` is a list, not a text",
            ),
        ] {
            assert_eq!(read("x", text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}

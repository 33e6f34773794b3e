//! The options of rules: `[rules.NAME]`.

use super::{
    place::Placed,
    reader::{Item, Key, Reader, Value, suggestion},
    settings::{RuleOption, named},
};
use crate::{lint::Entry, rules};
use serde::Deserialize;
use toml::de::ValueDeserializer;

/// Reads the table of the options of all rules.
pub(super) fn read(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader) -> Vec<RuleOption> {
    let mut all = Vec::new();
    for (name, value) in reader.table(key, value).into_iter().flatten() {
        let rules = named(name.get_ref(), &name.span(), reader);
        let table = reader.table(name, value);
        let (Some(rules), Some(table)) = (rules, table) else {
            continue;
        };
        // Options are one rule's own.
        let [number] = rules.numbers[..] else {
            let ids: Vec<&str> = rules
                .numbers
                .iter()
                .filter_map(|number| Some(rules::all().nth(*number)?.meta.id))
                .collect();
            reader.invalid(&name.span(), || {
                format!(
                    "`{}` stands for several rules, and options are for one: `{}`",
                    name.get_ref(),
                    ids.join("`, `")
                )
            });
            continue;
        };
        if let Some(entry) = rules::all().nth(number) {
            let options = read_rule(entry, &table, reader);
            all.extend(options.into_iter().map(|(name, value)| RuleOption {
                rule: number,
                name,
                value,
            }));
        }
    }
    all
}

/// Reads the options of a rule; each is tried on its own, so that a mistake has a place.
fn read_rule(
    entry: &Entry,
    table: &[Item<'_, '_>],
    reader: &mut Reader,
) -> Vec<(String, Placed<toml::Value>)> {
    let defaults = entry.defaults();
    let known: Vec<&str> = defaults.keys().map(String::as_str).collect();
    let mut all = Vec::new();
    for &(name, value) in table {
        let text = name.get_ref().as_ref();
        if !known.contains(&text) {
            reader.invalid(&name.span(), || unknown(entry, text, &known));
            continue;
        }
        match load(entry, text, value) {
            Ok(loaded) => all.push((
                text.to_owned(),
                Placed {
                    value: loaded,
                    place: reader.place(&value.span()),
                },
            )),
            Err(why) => reader.invalid(&value.span(), || why),
        }
    }
    all
}

fn unknown(entry: &Entry, option: &str, known: &[&str]) -> String {
    let id = entry.meta.id;
    match option {
        "severity" => {
            format!("severities are set in a table of their own: `[severity]`, `{id} = \"info\"`")
        }
        _ if known.is_empty() => format!("`{id}` takes no options"),
        _ => {
            let suggestion = suggestion(option, known);
            format!("`{id}` has no option `{option}`; {suggestion}")
        }
    }
}

/// The value of an option, if the rule takes it.
fn load(entry: &Entry, name: &str, value: &Value<'_>) -> Result<toml::Value, String> {
    let why = |error: &toml::de::Error| format!("option `{name}`: {}", in_plain_words(error));
    let value = toml::Value::deserialize(ValueDeserializer::from(value.clone()))
        .map_err(|error| why(&error))?;
    let mut options = toml::Table::new();
    options.insert(name.to_owned(), value.clone());
    entry.try_load(options).map_err(|error| why(&error))?;
    Ok(value)
}

/// What is wrong with a value, without the names of Rust's types.
fn in_plain_words(error: &toml::de::Error) -> String {
    const TYPES: &[(&str, &str)] = &[
        ("u8", "a whole number from 0 to 255"),
        ("u16", "a whole number from 0 to 65535"),
        ("u32", "a whole number from 0 to 4294967295"),
        ("u64", "a whole number from 0"),
        ("usize", "a whole number from 0"),
        ("a sequence", "a list"),
    ];
    let message = error.message();
    let plain = message.rsplit_once("expected ").and_then(|(start, name)| {
        let (_, plain) = TYPES.iter().find(|(known, _)| *known == name)?;
        Some(format!("{start}expected {plain}"))
    });
    plain.unwrap_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dockerfile::Dockerfile,
        lint::config::reader::items,
        lint::{Category, Findings, Meta, Profile, Rule, Severity},
        text::Source,
    };
    use serde::Serialize;
    use std::sync::Arc;
    use toml::de::DeTable;

    #[derive(Deserialize, Serialize)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(default)]
    struct Limited {
        /// How many are fine.
        limit: u8,
        names: Vec<String>,
        word: Option<String>,
    }

    impl Default for Limited {
        fn default() -> Self {
            Self {
                limit: 3,
                names: Vec::new(),
                word: None,
            }
        }
    }

    impl Rule for Limited {
        const META: Meta<'static> = Meta {
            id: "limited",
            summary: "",
            why: "",
            category: Category::Style,
            severity: Severity::Style,
            profile: Profile::All,
            since: "",
            same_as: &[],
            page: "",
        };
        type Subject<'a> = &'a Dockerfile;
        fn check(&self, _: &Dockerfile, _: &mut Findings) {}
    }

    #[test]
    fn options_are_tried_one_by_one() {
        let entry = Entry::configurable::<Limited>();
        for (text, options, errors) in [
            ("limit = 4", "limit = 4", ""),
            (
                "names = ['a']\nword = 'b'",
                "names = [\"a\"], word = \"b\"",
                "",
            ),
            (
                "limt = 4",
                "",
                "c:1:1: `limited` has no option `limt`; did you mean `limit`?",
            ),
            (
                "\nmost = 4\nlimit = 4",
                "limit = 4",
                "c:2:1: `limited` has no option `most`; there are `limit`, `names`, `word`",
            ),
            (
                "limit = 300\nnames = 1",
                "",
                "c:1:9: option `limit`: invalid value: integer `300`, expected a whole number from 0 to 255\n\
                 c:2:9: option `names`: invalid type: integer `1`, expected a list",
            ),
            (
                "limit = 'x'",
                "",
                "c:1:9: option `limit`: invalid type: string \"x\", expected a whole number from 0 to 255",
            ),
        ] {
            let source = Arc::new(Source::new("c", text).unwrap());
            let mut reader = Reader::new(Arc::clone(&source));
            let table = DeTable::parse(source.text()).unwrap();
            let read = read_rule(&entry, &items(table.get_ref()), &mut reader);
            let read: Vec<String> = read
                .iter()
                .map(|(name, value)| {
                    format!("{name} = {}", serde_json::to_string(&value.value).unwrap())
                })
                .collect();
            let told: Vec<String> = reader
                .into_errors()
                .iter()
                .map(ToString::to_string)
                .collect();
            assert_eq!(read.join(", "), options, "{text}");
            assert_eq!(told.join("\n"), errors, "{text}");
        }
    }
}

//! Every rule, one file each, grouped by what the rules are about.
//!
//! Beside each rule is its page, which says why and how, and whose examples are run as its test.

mod accounts;
mod base;
mod build;
mod builds;
mod casing;
mod commands;
mod context;
mod copies;
mod downloads;
mod expectations;
mod files;
mod fit;
mod found;
mod json_form;
mod labels;
mod layers;
mod package_managers;
mod packing;
mod permissions;
pub(crate) mod profiles;
mod reading;
mod registry;
mod runtime;
mod secrets;
#[cfg(feature = "shellcheck")]
mod shell;
mod stages;
mod steps;
mod syntax;
mod tools;
mod users;
mod variables;
mod waivers;

mod removal;

pub(crate) mod prelude {
    pub(crate) use crate::{
        lint::{Category, Confidence, Findings, Meta, Profile, Rule, Safety, Severity},
        text::Edit,
    };
}

use crate::{
    lint::{Category, Entry, Profile, Severity},
    text::{Source, Span, offset},
};
use serde::Serialize;

/// Where secrets in known formats stand in a file.
pub(crate) fn tokens_in(source: &Source) -> impl Iterator<Item = Span> {
    let tokens = crate::secrets::find_all(source.text()).into_iter();
    tokens.map(|token| Span::new(offset(token.range.start), offset(token.range.end)))
}

/// What programs of an image give an intruder.
pub(crate) use tools::{Class, names_by_class};
/// Whether an image runs as root, as far as its configuration and its accounts tell.
pub(crate) use users::{keep_accounts, runs_as_root};

/// The list of rules as a JSON array, with a final newline: for each its `id`, `topic`, `summary`,
/// `why`, `category`, `severity`, `profile`, `since`, `same_as` and `page`.
pub fn to_json() -> String {
    let list: Vec<Listed> = topics()
        .flat_map(|topic| topic.rules.iter().map(|entry| Listed::new(topic, entry)))
        .collect();
    let mut json = serde_json::to_string_pretty(&list).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    topic: &'static str,
    summary: &'static str,
    why: &'static str,
    category: Category,
    severity: Severity,
    profile: Profile,
    since: &'static str,
    same_as: &'static [&'static str],
    page: &'static str,
}

impl Listed {
    fn new(topic: &Topic, entry: &'static Entry) -> Self {
        let meta = entry.meta;
        Self {
            id: meta.id,
            topic: topic.name,
            summary: meta.summary,
            why: meta.why,
            category: meta.category,
            severity: meta.severity,
            profile: meta.profile,
            since: meta.since,
            same_as: meta.same_as,
            page: meta.page,
        }
    }
}

/// Rules about one thing.
pub struct Topic {
    /// Its name in kebab-case, which selects all its rules.
    pub name: &'static str,
    /// What they are about, in a few words.
    pub about: &'static str,
    /// Its rules, in the order of the documentation.
    pub rules: &'static [Entry],
}

/// All topics, in the order of the documentation.
pub fn topics() -> impl Iterator<Item = &'static Topic> {
    [
        &syntax::TOPIC,
        &base::TOPIC,
        &registry::TOPIC,
        &stages::TOPIC,
        &copies::TOPIC,
        &builds::TOPIC,
        &build::TOPIC,
        &fit::TOPIC,
        &layers::TOPIC,
        &labels::TOPIC,
        &variables::TOPIC,
        &users::TOPIC,
        &permissions::TOPIC,
        &runtime::TOPIC,
        &commands::TOPIC,
        &expectations::TOPIC,
        &package_managers::TOPIC,
        &tools::TOPIC,
        &secrets::TOPIC,
        &waivers::TOPIC,
        &context::TOPIC,
        &files::TOPIC,
        &packing::TOPIC,
        &downloads::TOPIC,
        #[cfg(feature = "shellcheck")]
        &shell::TOPIC,
    ]
    .into_iter()
}

/// All the rules there are, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    topics().flat_map(|topic| topic.rules)
}

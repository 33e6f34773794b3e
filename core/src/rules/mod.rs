//! Every rule, one file each, grouped by what the rules are about.
//!
//! Beside each rule is its page, which says why and how, and whose examples are run as its test.

mod base;
mod commands;
mod copies;
mod package_managers;
mod secrets;
mod stages;
mod syntax;
mod users;

pub(crate) mod prelude {
    pub(crate) use crate::{
        lint::{Category, Confidence, Findings, Meta, Rule, Safety, Severity},
        text::Edit,
    };
}

use crate::lint::{Category, Entry, Severity};
use serde::Serialize;

/// The list of rules as a JSON array, with a final newline: for each its `id`, `summary`, `why`,
/// `category`, `severity`, `since`, `same_as` and `page`.
pub fn to_json() -> String {
    let list: Vec<Listed> = all()
        .map(|entry| Listed {
            id: entry.meta.id,
            summary: entry.meta.summary,
            why: entry.meta.why,
            category: entry.meta.category,
            severity: entry.meta.severity,
            since: entry.meta.since,
            same_as: entry.meta.same_as,
            page: entry.meta.page,
        })
        .collect();
    let mut json = serde_json::to_string_pretty(&list).unwrap_or_default();
    json.push('\n');
    json
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    summary: &'static str,
    why: &'static str,
    category: Category,
    severity: Severity,
    since: &'static str,
    same_as: &'static [&'static str],
    page: &'static str,
}

/// All the rules there are, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [
        syntax::RULES,
        base::RULES,
        stages::RULES,
        copies::RULES,
        users::RULES,
        commands::RULES,
        package_managers::RULES,
        secrets::RULES,
    ]
    .into_iter()
    .flatten()
}

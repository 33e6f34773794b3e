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

use crate::lint::Entry;

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

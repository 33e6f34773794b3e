//! `holystone rules`

use super::{
    Outcome,
    args::{Format, RulesArgs},
    print,
};
use crate::rules;
use std::fmt::Write;

pub(super) fn run(args: &RulesArgs) -> Outcome {
    print(&match args.format {
        Format::Json => rules::to_json(),
        Format::Tty => table(),
    })?;
    Ok(0)
}

fn table() -> String {
    let width = rules::all()
        .map(|entry| entry.meta.id.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for entry in rules::all() {
        let meta = entry.meta;
        let severity = format!("{:?}", meta.severity).to_lowercase();
        let aliases = if meta.same_as.is_empty() {
            String::new()
        } else {
            format!(" ({})", meta.same_as.join(", "))
        };
        let _ = writeln!(
            text,
            "{:width$}  {severity:7}  {}{aliases}",
            meta.id, meta.summary
        );
    }
    text
}

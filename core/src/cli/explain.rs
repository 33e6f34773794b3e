//! `holystone explain`

use super::{Outcome, args::ExplainArgs, print};
use crate::lint::find_entry;
use std::fmt::Write;

pub(super) fn run(args: &ExplainArgs) -> Outcome {
    let entry = find_entry(&args.rule)?;
    let meta = entry.meta;
    let mut text = meta.page.trim_end().to_owned();
    let severity = format!("{:?}", meta.severity).to_lowercase();
    let _ = writeln!(
        text,
        "\n\nRule: `{}`, severity {severity}, since {}",
        meta.id, meta.since
    );
    for (name, value) in entry.defaults() {
        let _ = writeln!(
            text,
            "Option: `{name} = {value}` unless `[rules.{}]` sets it",
            meta.id
        );
    }
    if !meta.same_as.is_empty() {
        let _ = writeln!(text, "Same as: {}", meta.same_as.join(", "));
    }
    print(&text)?;
    Ok(0)
}

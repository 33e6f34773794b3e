//! `holystone explain`

use super::{Outcome, args::ExplainArgs, print};
use crate::lint::find_entry;
use std::fmt::Write;

pub(super) fn run(args: &ExplainArgs) -> Outcome {
    let meta = find_entry(&args.rule)?.meta;
    let mut text = meta.page.trim_end().to_owned();
    let severity = format!("{:?}", meta.severity).to_lowercase();
    let _ = writeln!(
        text,
        "\n\nRule: `{}`, severity {severity}, since {}",
        meta.id, meta.since
    );
    if !meta.same_as.is_empty() {
        let _ = writeln!(text, "Same as: {}", meta.same_as.join(", "));
    }
    print(&text)?;
    Ok(0)
}

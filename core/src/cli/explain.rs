//! `holystone explain`

use super::{Outcome, args::ExplainArgs, print};
use crate::lint::find_entry;

pub(super) fn run(args: &ExplainArgs) -> Outcome {
    let meta = find_entry(&args.rule)?.meta;
    let mut text = meta.page.trim_end().to_owned();
    text.push_str(&format!(
        "\n\nRule: `{}`, severity {}, since {}\n",
        meta.id,
        format!("{:?}", meta.severity).to_lowercase(),
        meta.since
    ));
    if !meta.same_as.is_empty() {
        text.push_str(&format!("Same as: {}\n", meta.same_as.join(", ")));
    }
    print(&text)?;
    Ok(0)
}

//! How a cache is emptied at the end of the RUN that fills it.

use super::{append::append, left::report};
use crate::{
    dockerfile::LeftCache,
    lint::{Findings, Safety},
};

/// Reports a cache that a command can empty.
pub(super) fn report_and_empty(left: &LeftCache<'_>, clean: &str, findings: &mut Findings<'_>) {
    let Some(finding) = report(left, findings) else {
        return;
    };
    finding.help(format!(
        "empty it in the same `RUN`: `&& {clean}`; or give it a mount: `--mount=type=cache,target={}`",
        left.folder
    ));
    if let Some(edit) = append(left, clean) {
        finding.fix("empty the cache", Safety::Suggested, vec![edit]);
    }
}

//! Codacy's objects, one after the other.

use super::{Issue, all_issues};
use crate::report::Report;
use serde::Serialize;

pub(super) fn write(report: &Report) -> String {
    let object = |issue: Issue<'_>| {
        serde_json::to_string(&Object {
            filename: &issue.file.path,
            line: issue.line,
            message: if issue.is_parse_error() {
                issue.excerpt()
            } else {
                issue.message()
            },
            pattern_id: issue.code,
        })
        .unwrap_or_default()
    };
    all_issues(report).map(object).collect()
}

#[derive(Serialize)]
struct Object<'r> {
    filename: &'r str,
    line: u32,
    message: String,
    #[serde(rename = "patternId")]
    pattern_id: &'r str,
}

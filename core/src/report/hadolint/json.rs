//! An array of objects, one for each finding of all files.

use super::{Issue, all_issues};
use crate::report::Report;
use serde::Serialize;

pub(super) fn write(report: &Report) -> String {
    let all: Vec<_> = all_issues(report).map(|issue| Object::of(&issue)).collect();
    serde_json::to_string(&all).unwrap_or_default()
}

/// Keys in order of the alphabet, here and in the other formats in JSON.
#[derive(Serialize)]
struct Object<'r> {
    code: &'r str,
    column: u32,
    file: &'r str,
    level: &'static str,
    line: u32,
    message: String,
}

impl<'r> Object<'r> {
    fn of(issue: &Issue<'r>) -> Self {
        Self {
            code: issue.code,
            column: issue.column,
            file: &issue.file.path,
            level: issue.level(),
            line: issue.line,
            message: issue.message(),
        }
    }
}

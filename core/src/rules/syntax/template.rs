//! Files that a program makes a Dockerfile of.

use crate::{
    dockerfile::Dockerfile,
    syntax::{Problem, ProblemKind},
};

/// What to do when a template was checked as it is.
pub(super) const HELP: &str =
    "this looks like a template: check the file that is made from it, for all else here is noise";

/// What opens a tag: Go, Jinja and Mustache, ERB and EJS, and names that a script replaces.
const TAGS: &[&str] = &["{{", "{%", "{#", "<%", "%%", "${templateOption:"];

/// Whether what BuildKit refuses comes from the tags of a template language.
///
/// Elsewhere, as in `docker inspect --format '{{.Id}}'`, tags are fine.
pub(super) fn is_template(file: &Dockerfile) -> bool {
    let mut problems = file.problems();
    let mut starts = None;
    problems.any(|problem| match problem.kind {
        ProblemKind::Invalid(_) => has_tag(file, problem),
        // What is between tags over several lines has none of its own.
        ProblemKind::UnknownInstruction { .. } => {
            has_tag(file, problem)
                || *starts.get_or_insert_with(|| starts_with_tags(file.source().text()))
        }
        _ => false,
    })
}

fn has_tag(file: &Dockerfile, problem: &Problem) -> bool {
    let source = file.source();
    let line = source.line_span(source.line(problem.span.start));
    let line = line.map_or("", |line| source.slice(line));
    TAGS.iter().any(|tag| line.contains(tag))
}

fn starts_with_tags(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    lines.any(|line| {
        ["{{", "}}", "{%", "<%"]
            .iter()
            .any(|tag| line.starts_with(tag))
    })
}

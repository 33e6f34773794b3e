use crate::{
    dockerfile::{Dockerfile, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct UnusedStage;

impl Rule for UnusedStage {
    const META: Meta<'static> = Meta {
        id: "unused-stage",
        summary: "no other stage uses a stage, so only `--target` can build it",
        why: "A stage that nobody asks for is dead text that people and tools keep reading.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unused_stage.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // `FROM base-$TARGETARCH` may start from any `base-…`.
        let names: Vec<Vec<&str>> = file
            .stages()
            .filter_map(|stage| match stage.from().kind() {
                Kind::From(from) if from.image.text.contains('$') => {
                    Some(around_variables(&from.image.text))
                }
                _ => None,
            })
            .collect();
        for stage in super::unused(file) {
            let Some(name) = stage.name() else { continue };
            if names.iter().any(|parts| can_be(parts, name)) {
                continue;
            }
            findings
                .report(name_span(stage), format!("no stage uses `{name}`"))
                .help(format!(
                    "remove the stage, unless someone builds it with `--target {name}`"
                ))
                .confidence(Confidence::Low);
        }
    }
}

fn name_span(stage: Stage<'_>) -> crate::text::Span {
    match stage.from().kind() {
        Kind::From(from) => from.name.map_or(stage.from().span(), |name| name.span),
        _ => stage.from().span(),
    }
}

/// What stands before, between and after the variables of a text.
fn around_variables(text: &str) -> Vec<&str> {
    let mut parts = text.split('$');
    let mut list = vec![parts.next().unwrap_or_default()];
    list.extend(parts.map(|part| match part.split_once('}') {
        Some((_, rest)) if part.starts_with('{') => rest,
        _ => part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_'),
    }));
    list
}

/// Whether some values of the variables between the parts make them this name.
fn can_be(parts: &[&str], name: &str) -> bool {
    let ([first, .., last], Some(between)) = (
        parts,
        parts.first().and_then(|first| name.strip_prefix(first)),
    ) else {
        return false;
    };
    first.len() + last.len() <= name.len() && between.ends_with(last)
}

use crate::{dockerfile::Stage, rules::prelude::*, syntax::instruction::Kind};

#[derive(Default)]
pub(super) struct DuplicateStageName;

impl Rule for DuplicateStageName {
    const META: Meta<'static> = Meta {
        id: "duplicate-stage-name",
        summary: "two stages have the same name",
        why: "The later stage hides the earlier one, so a `--from` or a target may mean another stage than its author thinks.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3024", "buildkit:DuplicateStageName"],
        page: include_str!("duplicate_stage_name.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(name) = stage.name() else { return };
        let Some(first) = stage
            .file()
            .stage_named(name)
            .filter(|first| first.index() < stage.index())
        else {
            return;
        };
        let name_span = |stage: Stage<'_>| match stage.from().kind() {
            Kind::From(from) => from.name.map_or(stage.from().span(), |name| name.span),
            _ => stage.from().span(),
        };
        findings
            .report(
                name_span(stage),
                format!("the name `{name}` is taken by an earlier stage"),
            )
            .help("give each stage a name of its own; case does not count")
            .related(name_span(first), "the first stage of this name");
    }
}

use crate::{dockerfile::Stage, rules::prelude::*, syntax::instruction::Kind};

/// Names that mean something to BuildKit.
const RESERVED: &[&str] = &["context", "scratch"];

#[derive(Default)]
pub(super) struct ReservedStageName;

impl Rule for ReservedStageName {
    const META: Meta<'static> = Meta {
        id: "reserved-stage-name",
        summary: "a stage is called `scratch` or `context`",
        why: "BuildKit uses both names itself, so a line that means the empty image or the build context may get the stage.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3063", "buildkit:ReservedStageName"],
        page: include_str!("reserved_stage_name.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(name) = stage.name().filter(|name| RESERVED.contains(name)) else {
            return;
        };
        let Kind::From(from) = stage.from().kind() else {
            return;
        };
        let span = from.name.map_or(stage.from().span(), |name| name.span);
        let message = if name == "scratch" {
            "after a stage of this name `FROM scratch` starts from the stage, not from nothing"
        } else {
            "`context` is BuildKit's name for the files that the build is given"
        };
        findings
            .report(span, message)
            .help("call the stage after what it makes");
    }
}

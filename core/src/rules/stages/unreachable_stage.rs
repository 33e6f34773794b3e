use super::{is_unnamed, unused};
use crate::{dockerfile::Dockerfile, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnreachableStage;

impl Rule for UnreachableStage {
    const META: Meta<'static> = Meta {
        id: "unreachable-stage",
        summary: "nothing uses a stage, and it has no name to build it by",
        why: "BuildKit leaves it out of every build, so what it says never happens.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unreachable_stage.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        for stage in unused(file).filter(|stage| is_unnamed(*stage)) {
            findings
                .report(
                    stage.from().syntax().node.keyword.span,
                    "nothing uses this stage, and without a name no `--target` can ask for it",
                )
                .help("remove the stage; if another should start or copy from it, name it, `FROM … AS name`, and write that name there");
        }
    }
}

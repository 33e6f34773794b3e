use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct NoStage;

impl Rule for NoStage {
    const META: Meta<'static> = Meta {
        id: "no-stage",
        summary: "the file has no `FROM`, so there is nothing to build",
        why: "The build stops before it starts.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("no_stage.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        if let ProblemKind::NoStage(message) = &problem.kind {
            findings
                .report(problem.span, message)
                .help("start with `FROM` and the image to build on, or `FROM scratch`");
        }
    }
}

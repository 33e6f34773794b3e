use crate::{dockerfile::Dockerfile, rules::prelude::*, syntax::ProblemKind};

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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let mut problems = file.problems();
        if let Some(problem) =
            problems.find(|problem| matches!(problem.kind, ProblemKind::NoStage(_)))
        {
            findings
                .report(problem.span, problem.kind.to_string())
                .help("start with `FROM` and the image to build on, or `FROM scratch`");
        }
    }
}

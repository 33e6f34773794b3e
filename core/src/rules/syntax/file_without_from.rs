use crate::{dockerfile::Dockerfile, rules::prelude::*, syntax::ProblemKind};

#[derive(Default)]
pub(super) struct FileWithoutFrom;

impl Rule for FileWithoutFrom {
    const META: Meta<'static> = Meta {
        id: "file-without-from",
        summary: "the file has no `FROM`, so there is nothing to build",
        why: "The build stops before it starts.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("file_without_from.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // Of a `FROM` that is misspelt another rule tells.
        let is_misspelt = file.problems().any(|problem| {
            matches!(
                problem.kind,
                ProblemKind::UnknownInstruction {
                    nearest: Some("FROM"),
                    ..
                }
            )
        });
        let mut problems = file.problems().filter(|_| !is_misspelt);
        if let Some(problem) =
            problems.find(|problem| matches!(problem.kind, ProblemKind::NoStage(_)))
        {
            findings
                .report(problem.span, problem.kind.to_string())
                .help("start with `FROM` and the image to build on, or `FROM scratch`");
        }
    }
}

use crate::{
    rules::prelude::*,
    syntax::{Problem, ProblemKind},
};

#[derive(Default)]
pub(super) struct InvalidOnbuildTrigger;

impl Rule for InvalidOnbuildTrigger {
    const META: Meta<'static> = Meta {
        id: "invalid-onbuild-trigger",
        summary: "`ONBUILD` defers an instruction that it may not",
        why: "The build stops here: `FROM`, `MAINTAINER` and `ONBUILD` cannot be left to the build of another image.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3043"],
        page: include_str!("invalid_onbuild_trigger.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        if let ProblemKind::RefusedTrigger(message) = &problem.kind {
            findings.report(problem.span, message).help(
                "write it in the file that builds on this image; for who made it, use `LABEL org.opencontainers.image.authors`",
            );
        }
    }
}

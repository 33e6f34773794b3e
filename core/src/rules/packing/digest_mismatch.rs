use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct DigestMismatch;

impl Rule for DigestMismatch {
    const META: Meta<'static> = Meta {
        id: "digest-mismatch",
        summary: "a part of the image is not what its digest says",
        why: "Either it was damaged on its way or somebody has put something else in its place: it is not the image that was built.",
        category: Category::Security,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("digest_mismatch.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "get the image again from where it was built; if it is the same there, find out who wrote it";
        report(problem, ProblemKind::DigestMismatch, help, findings);
    }
}

use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct BlobSizeMismatch;

impl Rule for BlobSizeMismatch {
    const META: Meta<'static> = Meta {
        id: "blob-size-mismatch",
        summary: "a part of the image is not as large as it is said to be",
        why: "A registry or runtime that checks the size refuses the image, and one that does not may read too little or too much.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("blob_size_mismatch.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "build or copy the image again; the tool that wrote it has a fault";
        report(problem, ProblemKind::SizeMismatch, help, findings);
    }
}

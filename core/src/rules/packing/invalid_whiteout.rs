use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct InvalidWhiteout;

impl Rule for InvalidWhiteout {
    const META: Meta<'static> = Meta {
        id: "invalid-whiteout",
        summary: "a layer has a mark for a removed file that is none",
        why: "The file that was to be removed may still be there for some runtimes, and gone for others.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("invalid_whiteout.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help =
            "build the layer again; a copy of a storage folder of overlayfs or AUFS is no layer";
        report(problem, ProblemKind::InvalidWhiteout, help, findings);
    }
}

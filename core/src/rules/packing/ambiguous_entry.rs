use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct AmbiguousEntry;

impl Rule for AmbiguousEntry {
    const META: Meta<'static> = Meta {
        id: "ambiguous-entry",
        summary: "a layer has something that tools read in different ways",
        why: "What a scanner sees may not be what runs, which is a way to hide a file.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("ambiguous_entry.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help =
            "build the layer again with a common tool; if it came from one, tell its authors";
        report(problem, ProblemKind::Ambiguous, help, findings);
    }
}

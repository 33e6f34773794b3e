use super::report;
use crate::{
    image::{Problem, ProblemKind},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ExpandingLayer;

impl Rule for ExpandingLayer {
    const META: Meta<'static> = Meta {
        id: "expanding-layer",
        summary: "a layer is small, and huge once it is unpacked",
        why: "Each host that runs the image needs the room, and a reader that does not watch out is filled by it.",
        category: Category::Size,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("expanding_layer.md"),
    };

    type Subject<'a> = &'a Problem;

    fn check(&self, problem: &Problem, findings: &mut Findings) {
        let help = "find the file of zeros: `useradd` with a large number makes a `lastlog` of many gigabytes unless it is given `--no-log-init`";
        report(problem, ProblemKind::Expansion, help, findings);
    }
}

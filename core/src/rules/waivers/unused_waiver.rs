use crate::{
    lint::{WaiverFault, WaiverNote},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct UnusedWaiver;

impl Rule for UnusedWaiver {
    const META: Meta<'static> = Meta {
        id: "unused-waiver",
        summary: "a waiver waives nothing",
        why: "It may hide what someone adds later, and tells readers of a fault that is no more.",
        category: Category::Style,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unused_waiver.md"),
    };

    type Subject<'a> = &'a WaiverNote;

    fn check(&self, note: &WaiverNote, findings: &mut Findings) {
        if let WaiverFault::Unused { name } = &note.fault {
            findings
                .report(
                    note.span,
                    format!("`{name}` finds nothing here that could be waived"),
                )
                .help("take it out");
        }
    }
}

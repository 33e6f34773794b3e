use crate::{
    lint::{WaiverFault, WaiverNote},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ExpiredWaiver;

impl Rule for ExpiredWaiver {
    const META: Meta<'static> = Meta {
        id: "expired-waiver",
        summary: "a waiver is past its last day",
        why: "The findings were accepted for a time only, and that is over: they are reported again.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("expired_waiver.md"),
    };

    type Subject<'a> = &'a WaiverNote;

    fn check(&self, note: &WaiverNote, findings: &mut Findings) {
        if let WaiverFault::Expired { name, until } = &note.fault {
            findings
                .report(
                    note.span,
                    format!("the waiver of `{name}` ended on {until}"),
                )
                .help("mend what it waived, or decide again and write a later day");
        }
    }
}

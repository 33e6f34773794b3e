use crate::{
    lint::{WaiverFault, WaiverNote},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct InvalidWaiver;

impl Rule for InvalidWaiver {
    const META: Meta<'static> = Meta {
        id: "invalid-waiver",
        summary: "a waiver does not hold, for it cannot be understood or is not allowed",
        why: "Its author believes that something is waived, and it is not.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("invalid_waiver.md"),
    };

    type Subject<'a> = &'a WaiverNote;

    fn check(&self, note: &WaiverNote, findings: &mut Findings) {
        match &note.fault {
            WaiverFault::UnknownRule { name, nearest } => {
                let finding = findings.report(note.span, format!("no rule is called `{name}`"));
                match nearest {
                    Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                    None => finding.help("`holystone rules` lists them"),
                };
            }
            WaiverFault::Locked { name } => {
                findings
                    .report(note.span, format!("`{name}` may not be waived"))
                    .help("mend what it finds, or ask who keeps the configuration that locks it");
            }
            WaiverFault::Malformed(why) => {
                findings.report(note.span, why);
            }
            WaiverFault::Unused { .. } | WaiverFault::Expired { .. } => {}
        }
    }
}

use super::overridden::{WHY, report_overriding};
use crate::{dockerfile::Section, rules::prelude::*, syntax::Keyword};

#[derive(Default)]
pub(super) struct OverriddenCmd;

impl Rule for OverriddenCmd {
    const META: Meta<'static> = Meta {
        id: "overridden-cmd",
        summary: "a stage has a second `CMD`, and only the last counts",
        why: WHY,
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL4003", "buildkit:MultipleInstructionsDisallowed"],
        page: include_str!("overridden_cmd.md"),
    };

    type Subject<'a> = Section<'a>;

    fn check(&self, section: Section<'_>, findings: &mut Findings) {
        report_overriding(section, Keyword::Cmd, findings);
    }
}

use super::{left::has_verb, verb_span, words::each};
use crate::{
    dockerfile::{Instruction, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct ZypperDistributionUpgrade {
    /// What is judged.
    reading: Reading,
}

impl Rule for ZypperDistributionUpgrade {
    const META: Meta<'static> = Meta {
        id: "zypper-distribution-upgrade",
        summary: "`zypper dist-upgrade` moves the whole base to what the repositories have",
        why: "What is in the image then depends on the day of the build, packages may be replaced or removed, and each is in it twice.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3035"],
        page: include_str!("zypper_distribution_upgrade.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        each(self.reading, instruction, |command| {
            if command.package_manager() != Some(Manager::Zypper) {
                return false;
            }
            let read = command.package_command();
            let Some(read) = read.filter(|read| has_verb(read, &["dist-upgrade", "dup"])) else {
                return false;
            };
            findings
                .report(verb_span(command, &read), format!("`{}` upgrades all that the base has", read.title()))
                .help("take a newer base image, pinned by digest, and let a bot raise it; that gets the same fixes in the same build twice");
            true
        });
    }
}

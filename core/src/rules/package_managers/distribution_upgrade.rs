use super::{left::has_verb, verb_span};
use crate::{
    dockerfile::{Action, Command, Manager},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct DistributionUpgrade;

impl Rule for DistributionUpgrade {
    const META: Meta<'static> = Meta {
        id: "distribution-upgrade",
        summary: "a `RUN` upgrades every package of the base",
        why: "What is in the image then depends on the day of the build, and each upgraded package is in it twice.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL3005",
            "hadolint:DL3017",
            "hadolint:DL3031",
            "hadolint:DL3039",
            "trivy:AVD-DS-0024",
            "dockle:DKL-DI-0003",
        ],
        page: include_str!("distribution_upgrade.md"),
    };

    type Subject<'a> = Command<'a>;

    fn check(&self, command: Command<'_>, findings: &mut Findings) {
        let Some(read) = command.package_command() else {
            return;
        };
        let is_whole =
            read.action == Action::Upgrade && read.packages.is_empty() && !read.has_unknown_words;
        // That has a rule of its own.
        let is_zypper =
            read.manager == Manager::Zypper && has_verb(&read, &["dist-upgrade", "dup"]);
        if !is_whole || !read.manager.is_system() || is_zypper {
            return;
        }
        findings
            .report(verb_span(command, &read), format!("`{}` upgrades all that the base has", read.title()))
            .help("take a newer base image, pinned by digest, and let a bot raise it; that gets the same fixes in the same build twice");
    }
}

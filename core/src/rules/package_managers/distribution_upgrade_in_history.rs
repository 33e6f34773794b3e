use crate::{
    dockerfile::{Action, Command},
    image::Step,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct DistributionUpgradeInHistory;

impl Rule for DistributionUpgradeInHistory {
    const META: Meta<'static> = Meta {
        id: "distribution-upgrade-in-history",
        summary: "a step of the image upgraded every package of its base",
        why: "What is in the image then depends on the day of the build, and each upgraded package is in it twice.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["dockle:DKL-DI-0003", "trivy:AVD-DS-0024"],
        page: include_str!("distribution_upgrade_in_history.md"),
    };

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let text = steps::run_text(&step.history.created_by);
        let text = text.filter(|text| ["up", "-S"].iter().any(|word| text.contains(word)));
        let Some(file) = text.and_then(steps::as_dockerfile) else {
            return;
        };
        let commands = steps::commands(&file);
        let mut commands = commands.filter_map(Command::package_command);
        let upgrade = commands.find(|command| {
            command.action == Action::Upgrade
                && command.manager.is_system()
                && command.packages.is_empty()
                && !command.has_unknown_words
        });
        if let Some(upgrade) = upgrade {
            findings
                .report(
                    step.place(),
                    format!("`{}` upgraded all that was there", upgrade.title()),
                )
                .help("take a newer base image, pinned by digest, and let a bot raise it; that gets the same fixes in the same build twice");
        }
    }
}

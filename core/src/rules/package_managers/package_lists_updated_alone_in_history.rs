use crate::{
    dockerfile::{Action, Manager},
    image::Step,
    lint::ImageConfig,
    rules::{prelude::*, steps},
};

#[derive(Default)]
pub(super) struct PackageListsUpdatedAloneInHistory;

impl Rule for PackageListsUpdatedAloneInHistory {
    const META: Meta<'static> = Meta {
        id: "package-lists-updated-alone-in-history",
        summary: "the lists of packages were updated in another step than what installed from them",
        why: "A build takes the update from its cache, and later installs old packages or fails on ones that are gone.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "dockle:CIS-DI-0007",
            "trivy:AVD-DS-0017",
            "checkov:CKV_DOCKER_5",
        ],
        page: include_str!("package_lists_updated_alone_in_history.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let mut alone: Option<Step<'_>> = None;
        for step in config.image.steps() {
            let seen = Seen::of(step);
            if let Some(update) = alone.filter(|_| seen.installs && !seen.updates) {
                findings
                    .report(
                        update.place(),
                        "this step fetched the lists of packages and installed nothing from them",
                    )
                    .related(
                        step.place(),
                        "this installs from the lists that were fetched then",
                    )
                    .help("put both into one step: `RUN apt-get update && apt-get install …`");
                alone = None;
            }
            if seen.updates || seen.may_update {
                alone = (seen.updates && !seen.installs).then_some(step);
            }
        }
    }
}

/// What a step does with apt, whose lists are old in no time and go with the packages.
#[derive(Default)]
struct Seen {
    updates: bool,
    installs: bool,
    /// Something else may fetch the lists, such as a script.
    may_update: bool,
}

impl Seen {
    fn of(step: Step<'_>) -> Self {
        let mut seen = Self::default();
        let text = steps::run_text(&step.history.created_by);
        let Some(file) = text.and_then(steps::as_dockerfile) else {
            return seen;
        };
        let commands = steps::commands(&file);
        for command in commands {
            match command.package_command() {
                Some(read) if read.manager == Manager::Apt => match read.action {
                    Action::UpdateLists => seen.updates = true,
                    Action::Install | Action::Upgrade => seen.installs = true,
                    _ => {}
                },
                _ => {
                    seen.may_update |= command.name().is_none_or(|name| {
                        matches!(name, "bash" | "sh" | "add-apt-repository" | "curl" | "wget")
                            || name.contains('.')
                    });
                }
            }
        }
        seen
    }
}

use super::verb_span;
use crate::{
    dockerfile::{Action, Command, Instruction, Manager, Stage},
    rules::prelude::*,
    syntax::Keyword,
    text::Span,
};

#[derive(Default)]
pub(super) struct PackageListsUpdatedAlone;

impl Rule for PackageListsUpdatedAlone {
    const META: Meta<'static> = Meta {
        id: "package-lists-updated-alone",
        summary: "the lists of packages are updated in another `RUN` than what installs from them",
        why: "A build takes the update from its cache, and later installs old packages or fails on ones that are gone.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "trivy:AVD-DS-0017",
            "checkov:CKV_DOCKER_5",
            "dockle:CIS-DI-0007",
        ],
        page: include_str!("package_lists_updated_alone.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        for manager in [Manager::Apt, Manager::Apk] {
            let mut alone: Option<(Command<'_>, Span)> = None;
            for run in stage
                .instructions()
                .filter(|one| one.keyword() == Some(Keyword::Run))
            {
                let seen = Seen::of(run, manager);
                if let (Some((update, span)), Some(install)) = (alone, seen.first_install)
                    && seen.update.is_none()
                    && !seen.may_update
                {
                    let name = update.name().unwrap_or_default();
                    findings
                        .report(
                            span,
                            format!("`{name} update` is in another `RUN` than what needs it"),
                        )
                        .related(
                            install,
                            "this installs from the lists that were fetched then",
                        )
                        .help(help(manager));
                    alone = None;
                }
                alone = match seen.update {
                    Some(_) if seen.installs || seen.is_mounted => None,
                    Some(update) => Some(update),
                    None => alone,
                };
            }
        }
    }
}

/// Whether a later RUN of the stage installs from the lists of apt that this one leaves.
pub(super) fn lists_are_needed_after(run: Instruction<'_>) -> bool {
    run.later()
        .filter(|one| one.keyword() == Some(Keyword::Run))
        .map(|run| Seen::of(run, Manager::Apt))
        .find(|seen| seen.update.is_some() || seen.first_install.is_some())
        .is_some_and(|seen| seen.update.is_none())
}

fn help(manager: Manager) -> &'static str {
    match manager {
        Manager::Apk => {
            "leave it out and write `apk add --no-cache`, which fetches the index itself"
        }
        _ => "put both into one `RUN`: `RUN apt-get update && apt-get install …`",
    }
}

/// What a RUN does with a package manager.
#[derive(Default)]
struct Seen<'a> {
    update: Option<(Command<'a>, Span)>,
    /// What needs the lists of before.
    first_install: Option<Span>,
    /// Anything is installed.
    installs: bool,
    /// Something else may fetch the lists: a script, or what adds a repository.
    may_update: bool,
    /// The lists are not in the layer.
    is_mounted: bool,
}

impl<'a> Seen<'a> {
    fn of(run: Instruction<'a>, manager: Manager) -> Self {
        let mut seen = Self::default();
        for command in run.commands() {
            let read = command
                .package_command()
                .filter(|read| read.manager == manager);
            let Some(read) = read else {
                seen.may_update |= may_update(command);
                continue;
            };
            let span = verb_span(command, &read);
            match read.action {
                Action::UpdateLists => {
                    seen.update.get_or_insert((command, span));
                }
                Action::Install | Action::Upgrade => {
                    seen.installs = true;
                    // `apk add --no-cache` and `-U` fetch the index themselves, and a local file
                    // needs none.
                    let by_itself = read
                        .flag(&["--no-cache", "-U", "--update", "--update-cache"])
                        .is_some();
                    if !by_itself {
                        seen.first_install.get_or_insert(span);
                    }
                }
                _ => {}
            }
        }
        if seen.update.is_some() {
            seen.is_mounted = !run.mounts().is_empty()
                && run.left_caches().iter().all(|left| left.manager != manager);
        }
        seen
    }
}

fn may_update(command: Command<'_>) -> bool {
    match command.name() {
        None => !command.shell().words.is_empty(),
        Some("add-apt-repository" | "apt-add-repository" | "sh" | "bash" | "source" | ".") => true,
        Some(name) => name.contains(".sh"),
    }
}

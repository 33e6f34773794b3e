//! How packages are installed.

mod append;
mod apt_get_recommended_packages;
mod apt_get_without_yes;
mod apt_lists_left_behind;
mod build_cache_left_behind;
mod distribution_upgrade;
mod lock_file_not_enforced;
mod node_cache_left_behind;
mod package_cache_left_behind;
mod package_installation_in_final_stage;
mod package_installation_in_single_stage;
mod package_lists_updated_alone;
mod package_signature_check_off;
mod pip_cache_left_behind;
mod tls_check_off;
mod unpinned_language_package;
mod unpinned_system_package;

use crate::{
    dockerfile::{Command, Instruction, LeftCache, Manager, PackageCommand, Stage},
    lint::{Confidence, Entry, Finding, Findings},
    rules::Topic,
    text::Span,
};

pub(super) static TOPIC: Topic = Topic {
    name: "package-managers",
    about: "how packages are installed",
    rules: &[
        Entry::plain::<apt_get_without_yes::AptGetWithoutYes>(),
        Entry::plain::<apt_get_recommended_packages::AptGetRecommendedPackages>(),
        Entry::plain::<package_installation_in_final_stage::PackageInstallationInFinalStage>(),
        Entry::plain::<package_installation_in_single_stage::PackageInstallationInSingleStage>(),
        Entry::plain::<apt_lists_left_behind::AptListsLeftBehind>(),
        Entry::plain::<package_cache_left_behind::PackageCacheLeftBehind>(),
        Entry::plain::<pip_cache_left_behind::PipCacheLeftBehind>(),
        Entry::plain::<node_cache_left_behind::NodeCacheLeftBehind>(),
        Entry::plain::<build_cache_left_behind::BuildCacheLeftBehind>(),
        Entry::plain::<package_lists_updated_alone::PackageListsUpdatedAlone>(),
        Entry::plain::<distribution_upgrade::DistributionUpgrade>(),
        Entry::plain::<package_signature_check_off::PackageSignatureCheckOff>(),
        Entry::plain::<tls_check_off::TlsCheckOff>(),
        Entry::plain::<lock_file_not_enforced::LockFileNotEnforced>(),
        Entry::plain::<unpinned_language_package::UnpinnedLanguagePackage>(),
        Entry::plain::<unpinned_system_package::UnpinnedSystemPackage>(),
    ],
};

/// The stage of an instruction if its layers are in the image that is built.
fn shipped(instruction: Instruction<'_>) -> Option<Stage<'_>> {
    instruction
        .stage()
        .filter(|stage| stage.ships() && !stage.is_windows())
}

/// Reports each cache of these managers that a RUN leaves in a layer that ships; `say` adds what to
/// do about it.
fn report_caches(
    instruction: Instruction<'_>,
    managers: &[Manager],
    findings: &mut Findings,
    mut say: impl FnMut(&LeftCache<'_>, &mut Finding),
) {
    let is_one = |command: Command<'_>| {
        let manager = command.package_manager();
        manager.is_some_and(|manager| managers.contains(&manager))
    };
    if !instruction.commands().any(is_one) || shipped(instruction).is_none() {
        return;
    }
    for left in instruction.left_caches() {
        let Some((command, read)) = left.commands.first() else {
            continue;
        };
        if !managers.contains(&left.manager) {
            continue;
        }
        let message = format!(
            "`{}` leaves a cache in {}",
            read.title(),
            place(left.manager, left.folder)
        );
        let finding = findings.report(verb_span(*command, read), message);
        if left.may_be_off {
            finding.confidence(Confidence::Medium);
        }
        say(&left, finding);
    }
}

/// A cache's folder in words that hold for every base.
fn place(manager: Manager, folder: &str) -> String {
    match manager {
        Manager::Gem | Manager::Bundler => "the folder `cache` of its gems".to_owned(),
        Manager::Go => "`$GOPATH/pkg` and `~/.cache/go-build`".to_owned(),
        _ => format!("`{folder}`"),
    }
}

/// The verb of a package manager, or the program where there is none.
fn verb_span(command: Command<'_>, read: &PackageCommand<'_>) -> Span {
    let program = command.shell().words.first();
    read.verb
        .or(program)
        .map_or(command.span(), |word| word.span)
}

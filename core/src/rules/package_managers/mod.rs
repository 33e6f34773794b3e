//! How packages are installed.

mod answers;
mod apk_cache_left_behind;
mod append;
mod apt_get_recommended_packages;
mod apt_get_without_yes;
mod apt_instead_of_apt_get;
mod apt_lists_left_behind;
mod build_cache_left_behind;
mod caches;
mod declared;
mod distribution_upgrade;
mod distribution_upgrade_in_history;
mod dnf_cache_left_behind;
mod dnf_without_yes;
mod image_apk_cache;
mod image_apt_lists;
mod image_package_cache;
mod language;
mod left;
mod lock_file_not_enforced;
mod mend;
mod node_cache_left_behind;
mod package_cache_left_behind;
mod package_installation_in_final_stage;
mod package_installation_in_history;
mod package_installation_in_single_stage;
mod package_lists_updated_alone;
mod package_lists_updated_alone_in_history;
mod package_signature_check_off;
mod pip_cache_left_behind;
mod rpm_version;
mod tls_check_off;
mod unpinned;
mod unpinned_apk_package;
mod unpinned_apt_package;
mod unpinned_dnf_package;
mod unpinned_gem_package;
mod unpinned_go_package;
mod unpinned_language_package;
mod unpinned_npm_package;
mod unpinned_pip_package;
mod unpinned_system_package;
mod unpinned_yum_package;
mod unpinned_zypper_package;
mod words;
mod yum_cache_left_behind;
mod yum_without_yes;
mod zypper_cache_left_behind;
mod zypper_distribution_upgrade;
mod zypper_without_yes;

use crate::{
    dockerfile::{Command, Instruction, PackageCommand},
    lint::Entry,
    rules::Topic,
    text::Span,
};

pub(super) static TOPIC: Topic = Topic {
    name: "package-managers",
    about: "how packages are installed",
    rules: &[
        Entry::configurable::<apt_get_without_yes::AptGetWithoutYes>(),
        Entry::configurable::<yum_without_yes::YumWithoutYes>(),
        Entry::configurable::<dnf_without_yes::DnfWithoutYes>(),
        Entry::configurable::<zypper_without_yes::ZypperWithoutYes>(),
        Entry::configurable::<apt_instead_of_apt_get::AptInsteadOfAptGet>(),
        Entry::configurable::<apt_get_recommended_packages::AptGetRecommendedPackages>(),
        Entry::plain::<package_installation_in_final_stage::PackageInstallationInFinalStage>(),
        Entry::plain::<package_installation_in_single_stage::PackageInstallationInSingleStage>(),
        Entry::configurable::<apt_lists_left_behind::AptListsLeftBehind>(),
        Entry::configurable::<apk_cache_left_behind::ApkCacheLeftBehind>(),
        Entry::configurable::<yum_cache_left_behind::YumCacheLeftBehind>(),
        Entry::configurable::<dnf_cache_left_behind::DnfCacheLeftBehind>(),
        Entry::configurable::<zypper_cache_left_behind::ZypperCacheLeftBehind>(),
        Entry::plain::<package_cache_left_behind::PackageCacheLeftBehind>(),
        Entry::configurable::<pip_cache_left_behind::PipCacheLeftBehind>(),
        Entry::configurable::<node_cache_left_behind::NodeCacheLeftBehind>(),
        Entry::plain::<build_cache_left_behind::BuildCacheLeftBehind>(),
        Entry::plain::<package_lists_updated_alone::PackageListsUpdatedAlone>(),
        Entry::plain::<distribution_upgrade::DistributionUpgrade>(),
        Entry::configurable::<zypper_distribution_upgrade::ZypperDistributionUpgrade>(),
        Entry::plain::<package_signature_check_off::PackageSignatureCheckOff>(),
        Entry::plain::<tls_check_off::TlsCheckOff>(),
        Entry::plain::<lock_file_not_enforced::LockFileNotEnforced>(),
        Entry::configurable::<unpinned_pip_package::UnpinnedPipPackage>(),
        Entry::configurable::<unpinned_npm_package::UnpinnedNpmPackage>(),
        Entry::configurable::<unpinned_gem_package::UnpinnedGemPackage>(),
        Entry::configurable::<unpinned_go_package::UnpinnedGoPackage>(),
        Entry::plain::<unpinned_language_package::UnpinnedLanguagePackage>(),
        Entry::configurable::<unpinned_apt_package::UnpinnedAptPackage>(),
        Entry::configurable::<unpinned_apk_package::UnpinnedApkPackage>(),
        Entry::configurable::<unpinned_yum_package::UnpinnedYumPackage>(),
        Entry::configurable::<unpinned_dnf_package::UnpinnedDnfPackage>(),
        Entry::configurable::<unpinned_zypper_package::UnpinnedZypperPackage>(),
        Entry::plain::<unpinned_system_package::UnpinnedSystemPackage>(),
        Entry::plain::<distribution_upgrade_in_history::DistributionUpgradeInHistory>(),
        Entry::plain::<package_lists_updated_alone_in_history::PackageListsUpdatedAloneInHistory>(),
        Entry::plain::<package_installation_in_history::PackageInstallationInHistory>(),
        Entry::plain::<image_apt_lists::ImageAptLists>(),
        Entry::plain::<image_apk_cache::ImageApkCache>(),
        Entry::plain::<image_package_cache::ImagePackageCache>(),
    ],
};

/// Whether the layers of an instruction are in the image that is built. What is in no stage may be a
/// part of a file, and is taken to be.
fn shipped(instruction: Instruction<'_>) -> bool {
    instruction
        .stage()
        .is_none_or(|stage| stage.ships() && !stage.is_windows())
}

/// The verb of a package manager, or the program where there is none.
fn verb_span(command: Command<'_>, read: &PackageCommand<'_>) -> Span {
    let program = command.shell().words.first();
    read.verb
        .or(program)
        .map_or(command.span(), |word| word.span)
}

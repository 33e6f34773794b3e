//! How packages are installed.

mod apt_get_recommended_packages;
mod apt_get_without_yes;

use crate::lint::Entry;

pub(super) static RULES: &[Entry] = &[
    Entry::plain::<apt_get_without_yes::AptGetWithoutYes>(),
    Entry::plain::<apt_get_recommended_packages::AptGetRecommendedPackages>(),
];

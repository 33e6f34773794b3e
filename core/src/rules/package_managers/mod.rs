//! How packages are installed.

mod apt_get_recommended_packages;
mod apt_get_without_yes;

use crate::{lint::Entry, rules::Topic};

pub(super) static TOPIC: Topic = Topic {
    name: "package-managers",
    about: "how packages are installed",
    rules: &[
        Entry::plain::<apt_get_without_yes::AptGetWithoutYes>(),
        Entry::plain::<apt_get_recommended_packages::AptGetRecommendedPackages>(),
    ],
};

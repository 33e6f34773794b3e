use super::{
    rpm_version::is_versioned,
    unpinned::{ByWords, System},
};
use crate::{
    dockerfile::{Dockerfile, Manager},
    rules::{prelude::*, reading::Reading},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct UnpinnedDnfPackage {
    /// What is judged.
    reading: Reading,
}

impl Rule for UnpinnedDnfPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-dnf-package",
        summary: "a package of Fedora or Red Hat is installed in whatever version is newest",
        why: "Two builds of the same file may hold different packages.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3041"],
        page: include_str!("unpinned_dnf_package.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        SYSTEM.check(self.reading, file, findings);
    }
}

const SYSTEM: System = System {
    managers: &[Manager::Dnf, Manager::Microdnf],
    pin: "name-version",
    by_words: Some(ByWords {
        programs: &["dnf", "microdnf"],
        verbs: &["install"],
        is_pinned: is_versioned,
    }),
};

use super::unpinned::System;
use crate::{
    dockerfile::{Dockerfile, Manager},
    rules::{prelude::*, reading::Reading},
};

#[derive(Default)]
pub(super) struct UnpinnedSystemPackage;

impl Rule for UnpinnedSystemPackage {
    const META: Meta<'static> = Meta {
        id: "unpinned-system-package",
        summary: "a package of Arch Linux, Azure Linux or Photon is installed in whatever version is newest",
        why: "Two builds of the same file may hold different packages.",
        category: Category::Reproducibility,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unpinned_system_package.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        SYSTEM.check(Reading::Effect, file, findings);
    }
}

const SYSTEM: System = System {
    managers: &[Manager::Pacman, Manager::Tdnf],
    pin: "name=version",
    by_words: None,
};

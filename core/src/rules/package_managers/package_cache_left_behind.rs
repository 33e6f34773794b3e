use super::{left::left_caches, mend::report_and_empty};
use crate::{
    dockerfile::{Instruction, Manager},
    rules::{prelude::*, reading::Reading},
};

#[derive(Default)]
pub(super) struct PackageCacheLeftBehind;

impl Rule for PackageCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "package-cache-left-behind",
        summary: "the cache of `pacman` or `tdnf` stays in the image",
        why: "Nothing in a running container reads it, and it may be larger than what was installed.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("package_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let managers = [Manager::Tdnf, Manager::Pacman];
        for left in left_caches(run, Reading::Effect, &managers, &[]) {
            let clean = match left.manager {
                Manager::Tdnf => "tdnf clean all",
                _ => "rm -rf /var/cache/pacman/pkg/*",
            };
            report_and_empty(&left, clean, findings);
        }
    }
}

use super::{append, report_caches};
use crate::{
    dockerfile::{Instruction, Manager},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct BuildCacheLeftBehind;

impl Rule for BuildCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "build-cache-left-behind",
        summary: "what a build tool downloaded stays in the image",
        why: "Downloads, sources and half-made results serve only the build, and may be far larger than the program.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("build_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let managers: Vec<Manager> = CLEAN.iter().map(|(manager, ..)| *manager).collect();
        report_caches(run, &managers, findings, |left, finding| {
            let row = CLEAN.iter().find(|(manager, ..)| *manager == left.manager);
            let Some((_, clean, is_builder)) = row else {
                return;
            };
            let best = if *is_builder {
                "build in a stage of its own and copy the result; else empty it"
            } else {
                "empty it"
            };
            finding.help(format!("{best} in the same `RUN`: `&& {clean}`"));
            if let Some(edit) = append(run, clean) {
                finding.fix("empty the cache", Safety::Suggested, vec![edit]);
            }
        });
    }
}

/// How each cache is emptied, and whether what fills it belongs in a stage of its own.
const CLEAN: &[(Manager, &str, bool)] = &[
    (Manager::Conda, "conda clean --all --yes", false),
    (Manager::Gem, "rm -rf \"$(gem env gemdir)/cache\"", false),
    (
        Manager::Bundler,
        "rm -rf \"$(gem env gemdir)/cache\"",
        false,
    ),
    (Manager::Composer, "composer clear-cache", false),
    (
        Manager::Cargo,
        "rm -rf \"${CARGO_HOME:-$HOME/.cargo}/registry\"",
        true,
    ),
    (Manager::Go, "go clean -cache -modcache", true),
    (Manager::Maven, "rm -rf ~/.m2/repository", true),
    (Manager::Gradle, "rm -rf ~/.gradle/caches", true),
    (Manager::Dotnet, "dotnet nuget locals all --clear", true),
];

use super::{
    append::{append, later_commands},
    left::{left_caches, report},
};
use crate::{
    dockerfile::{Command, Instruction, Manager},
    rules::{prelude::*, reading::Reading},
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
        for left in left_caches(run, Reading::Effect, &managers, &[]) {
            let row = CLEAN.iter().find(|(manager, ..)| *manager == left.manager);
            let Some((_, clean, users)) = row else {
                continue;
            };
            let Some(finding) = report(&left, findings) else {
                continue;
            };
            let best = if users.is_empty() {
                "empty it"
            } else {
                "build in a stage of its own and copy the result; else empty it"
            };
            finding.help(format!("{best} in the same `RUN`: `&& {clean}`"));
            let is_user = |command: Command<'_>| {
                let name = command.name().and_then(|name| name.rsplit('/').next());
                name.is_some_and(|name| users.contains(&name))
            };
            if !users.is_empty() && later_commands(run).any(is_user) {
                continue;
            }
            if let Some(edit) = append(&left, clean) {
                finding.fix("empty the cache", Safety::Suggested, vec![edit]);
            }
        }
    }
}

/// How each cache is emptied, and what finds its downloads there again: such a cache belongs in a stage
/// of its own.
const CLEAN: &[(Manager, &str, &[&str])] = &[
    (Manager::Conda, "conda clean --all --yes", &[]),
    (Manager::Gem, "rm -rf \"$(gem env gemdir)/cache\"", &[]),
    (Manager::Bundler, "rm -rf \"$(gem env gemdir)/cache\"", &[]),
    (Manager::Composer, "composer clear-cache", &[]),
    (
        Manager::Cargo,
        "rm -rf \"${CARGO_HOME:-$HOME/.cargo}/registry\"",
        &["cargo"],
    ),
    (Manager::Go, "go clean -cache -modcache", &["go"]),
    (
        Manager::Maven,
        "rm -rf ~/.m2/repository",
        &["mvn", "mvnw", "java"],
    ),
    (
        Manager::Gradle,
        "rm -rf ~/.gradle/caches",
        &["gradle", "gradlew"],
    ),
    (
        Manager::Dotnet,
        "dotnet nuget locals all --clear",
        &["dotnet"],
    ),
];

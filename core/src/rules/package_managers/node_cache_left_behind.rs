use super::{
    append::append,
    left::{ByWords, cleans, has_verb, left_caches, report},
    words::is_last_or_built_on,
};
use crate::{
    dockerfile::{Dockerfile, Manager, PackageCommand},
    rules::{prelude::*, reading::Reading},
    syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct NodeCacheLeftBehind {
    /// What is judged.
    reading: Reading,
}

impl Rule for NodeCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "node-cache-left-behind",
        summary: "the cache of npm or Yarn stays in the image",
        why: "The image then holds every package twice: in `node_modules`, and as it was downloaded.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3060"],
        page: include_str!("node_cache_left_behind.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let managers: &[Manager] = match self.reading {
            Reading::Words => &[Manager::Yarn],
            Reading::Effect if may_have_modern_yarn(file) => &[Manager::Npm],
            Reading::Effect => &[Manager::Npm, Manager::Yarn],
        };
        for run in file.instructions() {
            for left in left_caches(run, self.reading, managers, BY_WORDS) {
                if self.reading == Reading::Words && !is_last_or_built_on(run) {
                    continue;
                }
                let (clean, folder) = match left.manager {
                    Manager::Npm => ("npm cache clean --force", "/root/.npm"),
                    _ => ("yarn cache clean", "/usr/local/share/.cache"),
                };
                let Some(finding) = report(&left, findings) else {
                    continue;
                };
                finding.help(format!(
                    "empty it in the same `RUN`: `&& {clean}`; or keep it out of the layer: `RUN --mount=type=cache,target={folder}`"
                ));
                if let Some(edit) = append(&left, clean) {
                    finding.fix("empty the cache", Safety::Suggested, vec![edit]);
                }
            }
        }
    }
}

const BY_WORDS: &[ByWords] = &[ByWords {
    manager: Manager::Yarn,
    folder: "~/.cache/yarn",
    fills: |read| has_verb(read, &["install"]),
    empties: |command| cleans(command, "yarn", &["cache", "clean"]),
    mounts: &[".cache/yarn"],
}];

/// Whether Yarn may be of version 2 or later, which may need its cache to run the program.
fn may_have_modern_yarn(file: &Dockerfile) -> bool {
    let is_modern = |read: &PackageCommand<'_>| {
        let flags = [
            "--immutable",
            "--immutable-cache",
            "--inline-builds",
            "--mode",
        ];
        read.manager == Manager::Yarn
            && (read.flag(&flags).is_some()
                || read.verb.is_some_and(|verb| {
                    matches!(verb.text.as_str(), "focus" | "set" | "plugin" | "berry")
                }))
    };
    file.instructions()
        .any(|instruction| match instruction.kind() {
            Kind::Copy(copy) => copy.paths().any(|word| word.text.contains(".yarn")),
            Kind::Run(_) => instruction.commands().any(|command| {
                command.name() == Some("corepack")
                    || command.package_command().as_ref().is_some_and(is_modern)
            }),
            _ => false,
        })
}

use super::{append, report_caches};
use crate::{
    dockerfile::{CopiedPath, Instruction, Manager, PackageCommand, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct NodeCacheLeftBehind;

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

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.ships() {
            return;
        }
        let managers: &[Manager] = if may_be_modern_yarn(stage) {
            &[Manager::Npm]
        } else {
            &[Manager::Npm, Manager::Yarn]
        };
        for run in stage.instructions() {
            report_caches(run, managers, findings, |left, finding| {
                let (clean, folder) = match left.manager {
                    Manager::Npm => ("npm cache clean --force", "/root/.npm"),
                    _ => ("yarn cache clean", "/usr/local/share/.cache"),
                };
                finding.help(format!(
                    "empty it in the same `RUN`: `&& {clean}`; or keep it out of the layer: `RUN --mount=type=cache,target={folder}`"
                ));
                if let Some(edit) = append(run, clean) {
                    finding.fix("empty the cache", Safety::Suggested, vec![edit]);
                }
            });
        }
    }
}

/// Whether Yarn may be of version 2 or later, which may need its cache to run the program.
fn may_be_modern_yarn(stage: Stage<'_>) -> bool {
    let copies_it = |copied: &CopiedPath<'_>| copied.word.text.contains(".yarn");
    let is_modern = |read: &PackageCommand<'_>| {
        read.manager == Manager::Yarn
            && (read
                .flag(&[
                    "--immutable",
                    "--immutable-cache",
                    "--inline-builds",
                    "--mode",
                ])
                .is_some()
                || read.verb.is_some_and(|verb| verb.text == "focus"))
    };
    stage
        .chain()
        .flat_map(Stage::instructions)
        .any(|instruction: Instruction<'_>| {
            instruction.copied_paths().iter().any(copies_it)
                || instruction.commands().any(|command| {
                    command.name() == Some("corepack")
                        || (command.name() == Some("yarn")
                            && command.subcommand().is_some_and(|verb| {
                                matches!(verb.text.as_str(), "set" | "plugin" | "berry")
                            }))
                        || command.package_command().as_ref().is_some_and(is_modern)
                })
        })
}

use super::report_caches;
use crate::{
    dockerfile::{Instruction, Manager},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct PipCacheLeftBehind;

impl Rule for PipCacheLeftBehind {
    const META: Meta<'static> = Meta {
        id: "pip-cache-left-behind",
        summary: "the cache of pip, uv or Poetry stays in the image",
        why: "The image then holds every package twice: installed, and as it was downloaded.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3042"],
        page: include_str!("pip_cache_left_behind.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, run: Instruction<'_>, findings: &mut Findings) {
        let managers = [Manager::Pip, Manager::Uv, Manager::Poetry];
        report_caches(run, &managers, findings, |left, finding| {
            let flag = if left.manager == Manager::Pip {
                "--no-cache-dir"
            } else {
                "--no-cache"
            };
            let edits = left
                .commands
                .iter()
                .map(|(command, read)| command.add_flag(read, flag));
            finding
                .help(format!("add `{flag}`, or keep the cache out of the layer: `RUN --mount=type=cache,target=/root/.cache`"))
                .fix("keep no cache", Safety::Safe, edits.collect());
        });
    }
}

use super::{
    left::{ByWords, has_verb, left_caches, report},
    reading::Reading,
};
use crate::{
    dockerfile::{Instruction, Manager},
    rules::prelude::*,
    syntax::expand::Variable,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct PipCacheLeftBehind {
    /// What is judged.
    reading: Reading,
}

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
        for left in left_caches(run, self.reading, &managers, BY_WORDS) {
            if self.reading == Reading::Words && is_switched_off(run) {
                continue;
            }
            let flag = if left.manager == Manager::Pip {
                "--no-cache-dir"
            } else {
                "--no-cache"
            };
            let edits = left
                .commands
                .iter()
                .map(|(command, read)| command.add_flag(read, flag));
            let Some(finding) = report(&left, findings) else {
                continue;
            };
            finding
                .help(format!("add `{flag}`, or keep the cache out of the layer: `RUN --mount=type=cache,target=/root/.cache`"))
                .fix("keep no cache", Safety::Safe, edits.collect());
        }
    }
}

const BY_WORDS: &[ByWords] = &[ByWords {
    manager: Manager::Pip,
    folder: "~/.cache/pip",
    fills: |read| has_verb(read, &["install"]) && read.flag(&["--no-cache-dir"]).is_none(),
    empties: |_| false,
    mounts: &[".cache/pip"],
}];

const SWITCH: &str = "PIP_NO_CACHE_DIR";

/// What switches the cache off.
const ON: &[&str] = &[
    "1", "true", "True", "TRUE", "on", "On", "ON", "yes", "Yes", "YES",
];

/// By a variable of the stage, or by one that the words of the RUN set.
fn is_switched_off(run: Instruction<'_>) -> bool {
    let text = run.file().source().slice(run.span());
    let by_words = text
        .split_once(SWITCH)
        .and_then(|(_, rest)| rest.strip_prefix('='))
        .is_some_and(|value| ON.iter().any(|on| value.starts_with(on)));
    by_words || matches!(run.variable(SWITCH), Variable::Set(value) if ON.contains(&value))
}

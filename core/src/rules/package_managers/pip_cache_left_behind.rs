use super::{
    declared::loose,
    left::{ByWords, has_verb, left_caches, report},
};
use crate::{
    dockerfile::{Dockerfile, Instruction, Manager, PackageCommand},
    rules::{prelude::*, reading::Reading},
    syntax::{expand::Variable, instruction::Kind},
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

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let by_words = self.reading == Reading::Words;
        let managers = [Manager::Pip, Manager::Uv, Manager::Poetry];
        let mut is_loosely_off = false;
        for run in file.instructions() {
            if by_words && let Some(kind) = loose(run) {
                is_loosely_off |= switches_off(&kind);
            }
            for left in left_caches(run, self.reading, &managers, BY_WORDS) {
                let is_off = loose(run).is_some() && is_loosely_off;
                if by_words && (is_off || is_switched_off(run)) {
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
}

const BY_WORDS: &[ByWords] = &[ByWords {
    manager: Manager::Pip,
    folder: "~/.cache/pip",
    fills: |read| has_verb(read, &["install"]) && has_no_flag(read),
    empties: |_| false,
    mounts: &[".cache/pip"],
}];

/// The flag takes no value.
fn has_no_flag(read: &PackageCommand<'_>) -> bool {
    let flag = read.flag(&["--no-cache-dir"]);
    flag.is_none_or(|flag| flag.value.is_some())
}

const SWITCH: &str = "PIP_NO_CACHE_DIR";

/// What switches the cache off.
const ON: &[&str] = &[
    "1", "true", "True", "TRUE", "on", "On", "ON", "yes", "Yes", "YES",
];

/// Whether an ENV that is in no stage, or deferred, switches the cache off.
fn switches_off(kind: &Kind<'_>) -> bool {
    let Kind::Env(pairs) = kind else {
        return false;
    };
    pairs.iter().any(|pair| {
        let value = pair.value.text.trim_matches(['"', '\'']);
        pair.name.text == SWITCH && ON.contains(&value)
    })
}

/// By a variable of the stage, or by one that the words of the RUN set.
fn is_switched_off(run: Instruction<'_>) -> bool {
    let text = run.file().source().slice(run.span());
    let by_words = text
        .split_once(SWITCH)
        .and_then(|(_, rest)| rest.strip_prefix('='))
        .is_some_and(|value| ON.iter().any(|on| value.starts_with(on)));
    by_words || matches!(run.variable(SWITCH), Variable::Set(value) if ON.contains(&value))
}

use crate::{
    dockerfile::{Base, Dependency, Instruction, Origin, Stage},
    rules::prelude::*,
    syntax::{
        Word,
        instruction::{Copy, Kind},
    },
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct WholeRootCopied {
    /// Of which stages and images the whole root must not be copied.
    origins: Origins,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Origins {
    /// Those that have an operating system of their own, where the stage has one too.
    #[default]
    Systems,
    /// All, also to `scratch`.
    Every,
}

impl Rule for WholeRootCopied {
    const META: Meta<'static> = Meta {
        id: "whole-root-copied",
        summary: "the whole file system of another image is copied over this one's",
        why: "Two systems are mixed: programs and libraries of one replace those of the other, and its package database hides what is installed.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3067"],
        page: include_str!("whole_root_copied.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        let Some(from) = copy.from else { return };
        let Some(root) = copies_root(&copy) else {
            return;
        };
        if self.origins == Origins::Systems && !mixes_systems(instruction) {
            return;
        }
        findings
            .report(root.span, format!("all of `{}` is copied over what is here", from.text))
            .help("name the files that are needed; to start from the whole image, write it after `FROM`");
    }
}

/// The source, if everything goes to the root.
fn copies_root<'i>(copy: &Copy<'i>) -> Option<&'i Word> {
    let is_root = |word: &Word| word.text.trim_matches(['"', '\'']) == "/";
    copy.paths()
        .find(|word| is_root(word) && is_root(copy.destination))
}

/// Whether both sides have files of a distribution, as far as that is certain.
fn mixes_systems(instruction: Instruction<'_>) -> bool {
    let Some(stage) = instruction.stage() else {
        return false;
    };
    let is_it = |dependency: &Dependency<'_>| dependency.instruction.index() == instruction.index();
    let origin = stage
        .dependencies()
        .find(is_it)
        .map(|dependency| dependency.origin);
    let has_system = match origin {
        Some(Origin::Stage(origin)) => has_system(origin),
        Some(Origin::Image(name)) => name
            .known_base()
            .is_some_and(|known| known.facts.distro.is_some()),
        _ => false,
    };
    has_system && !matches!(stage.root_base(), Base::Scratch)
}

fn has_system(stage: Stage<'_>) -> bool {
    stage
        .base_facts()
        .is_some_and(|facts| facts.distro.is_some())
}

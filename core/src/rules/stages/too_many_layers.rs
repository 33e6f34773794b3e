use crate::{
    dockerfile::{Base, Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::{CommandLine, Kind},
};
use serde::Deserialize;

/// How many layers are shown beside a finding.
const MOST_SHOWN: usize = 20;

/// The options of the rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct TooManyLayers {
    /// How many layers may be put on top of the base.
    limit: usize,
}

impl Default for TooManyLayers {
    fn default() -> Self {
        Self { limit: 3 }
    }
}

impl Rule for TooManyLayers {
    const META: Meta<'static> = Meta {
        id: "too-many-layers",
        summary: "the image that ships has more layers of its own than the limit",
        why: "Each layer is one more thing to pull, to look through and to keep old copies of files in.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("too_many_layers.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        if !stage.is_target() || stage.is_windows() || !is_made_to_ship(stage) {
            return;
        }
        let mut stages: Vec<Stage<'_>> = stage.chain().collect();
        stages.reverse();
        let layers: Vec<Instruction<'_>> = stages
            .into_iter()
            .flat_map(Stage::instructions)
            .filter(|instruction| makes_layer(*instruction))
            .collect();
        if layers.len() <= self.limit {
            return;
        }
        let from = stage.from().syntax();
        let finding = findings.report(
            from.node.keyword.span,
            format!(
                "the image gets {} layers on top of its base; the limit is {}",
                layers.len(),
                self.limit
            ),
        );
        finding.help(
            "put the files together in a builder stage, in the folders they go to, and take them with one `COPY --from`; \
             rights and owners go into its `--chmod` and `--chown`",
        );
        for (number, layer) in layers.iter().enumerate().take(MOST_SHOWN) {
            finding.related(
                layer.syntax().node.keyword.span,
                format!("layer {}", number + 1),
            );
        }
    }
}

/// Whether the file tells building from shipping: it has builder stages, or its base has nothing to build with.
fn is_made_to_ship(stage: Stage<'_>) -> bool {
    let lacks_shell = match stage.root_base() {
        Base::Scratch => true,
        _ => stage
            .known_base()
            .and_then(|known| known.facts.shell)
            .is_some_and(|shell| !shell.is_present()),
    };
    lacks_shell || stage.file().stages().any(|other| !other.ships())
}

/// Whether BuildKit makes a layer of the file system for it.
fn makes_layer(instruction: Instruction<'_>) -> bool {
    match instruction.kind() {
        Kind::Run(run) => !matches!(run.command, CommandLine::Shell(None)),
        Kind::Copy(_) => true,
        // The folder is made, but for the root, which is always there.
        Kind::Workdir(path) => instruction
            .expand_word(path)
            .and_then(|path| instruction.absolute_path(&path))
            .is_some_and(|path| path != "/"),
        _ => false,
    }
}

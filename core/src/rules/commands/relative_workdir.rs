use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::Kind,
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RelativeWorkdir {
    /// Which relative paths are reported.
    instructions: Reported,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Reported {
    /// That of the first `WORKDIR`, for the others follow from it.
    #[default]
    First,
    /// Every one that is not written from the root and does not start with a variable.
    Every,
}

impl Rule for RelativeWorkdir {
    const META: Meta<'static> = Meta {
        id: "relative-workdir",
        summary: "the first `WORKDIR` is relative to whatever the base image says",
        why: "A new version of the base image may start elsewhere, and every path after this one moves with it.",
        category: Category::Reproducibility,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3000", "buildkit:WorkdirRelativePath"],
        page: include_str!("relative_workdir.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Workdir(word) = instruction.kind() else {
            return;
        };
        let stage = instruction.stage();
        let is_first = stage.is_some_and(|stage| !stage.has_workdir_before(instruction));
        let path = match self.instructions {
            // Only the first one depends on the base.
            Reported::First if !is_first => return,
            Reported::First => instruction.expand_word(word),
            Reported::Every => {
                let text = word.text.trim_matches(['"', '\'']);
                (!text.starts_with('$')).then_some(text.into())
            }
        };
        let Some(path) = path else { return };
        let is_absolute =
            path.starts_with('/') || stage.is_some_and(|stage| stage.is_absolute_path(&path));
        // A drive is of Windows, even where nothing else says so.
        if is_absolute || path.as_bytes().get(1) == Some(&b':') {
            return;
        }
        if !is_first {
            findings
                .report(
                    word.span,
                    format!("`{path}` is relative to the `WORKDIR` before it"),
                )
                .help("write the whole path, so that the line means the same wherever it stands");
            return;
        }
        let rest = match path.trim_start_matches("./") {
            "." => "",
            rest => rest,
        };
        let help = match stage.and_then(base_directory).as_deref() {
            Some(directory) => format!("write the whole path: `{directory}{rest}`"),
            None => "write the whole path, from the root".to_owned(),
        };
        findings
            .report(
                word.span,
                format!("`{path}` is relative, and nothing here says to what"),
            )
            .help(help);
    }
}

/// The working directory of a well-known base, with the slash after it.
fn base_directory(stage: Stage<'_>) -> Option<String> {
    let directory = stage.base_directory()?;
    Some(format!("{}/", directory.trim_end_matches('/')))
}

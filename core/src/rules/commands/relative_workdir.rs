use crate::{
    dockerfile::{Stage, Step},
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
    /// What a path with a drive is, such as `C:\app`.
    drives: Drives,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Drives {
    /// One of Windows, even where nothing else says so, and not relative.
    #[default]
    Absolute,
    /// What the platform of the stage makes of it.
    ByPlatform,
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

    type Subject<'a> = Step<'a>;

    fn check(&self, step: Step<'_>, findings: &mut Findings) {
        let Kind::Workdir(word) = step.kind() else {
            return;
        };
        let stage = step.stage();
        let is_first = stage.is_some() && !step.has_workdir_before();
        let path = match self.instructions {
            // Only the first one depends on the base.
            Reported::First if !is_first => return,
            Reported::First => step.expand(&word.text),
            Reported::Every if step.is_deferred() => return,
            Reported::Every => {
                let text = word.text.trim_matches(['"', '\'']);
                (!text.starts_with('$')).then_some(text.into())
            }
        };
        let Some(path) = path else { return };
        let is_absolute = match stage {
            Some(stage) => stage.is_absolute_path(&path),
            None => path.starts_with('/'),
        };
        let has_drive = path.as_bytes().get(1) == Some(&b':');
        if is_absolute || (has_drive && self.drives == Drives::Absolute) {
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
                step.place(word.span),
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

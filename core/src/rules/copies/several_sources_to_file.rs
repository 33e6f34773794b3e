use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::{CopySource, Kind},
};
use serde::{Deserialize, Serialize};

/// The options of the rule.
#[derive(Default, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct SeveralSourcesToFile {
    /// What a destination that is a folder may look like.
    folders: Folders,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum Folders {
    /// A path with a slash at its end, or one that is always a folder, such as `.`.
    #[default]
    Certain,
    /// A path with a slash at its end, before variables are replaced.
    Slash,
}

impl Rule for SeveralSourcesToFile {
    const META: Meta<'static> = Meta {
        id: "several-sources-to-file",
        summary: "several sources go to a destination that is not written as a folder",
        why: "Without a slash at its end each source may become the file of that name, so that only the last one stays; older builders stop.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3021"],
        page: include_str!("several_sources_to_file.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        if copy.is_add && self.folders == Folders::Slash {
            return;
        }
        let sources: Vec<_> = copy.sources().collect();
        let text = copy.destination.text.trim_matches(['"', '\'']);
        let Some(destination) = (match self.folders {
            Folders::Certain => instruction.expand_word(copy.destination),
            Folders::Slash => Some(text.into()),
        }) else {
            return;
        };
        let is_folder = destination.ends_with('/')
            || self.folders == Folders::Certain
                && (is_certain_folder(&destination, instruction) || copy.parents);
        if sources.len() < 2 || is_folder || is_misread(instruction) {
            return;
        }
        let word = copy.destination;
        let finding = findings.report(
            word.span,
            format!(
                "{} sources go to `{destination}`, which does not end with `/`",
                sources.len()
            ),
        );
        finding.help(format!("write `{destination}/`"));
        let ends_plainly = !word.text.ends_with(['"', '\'', '\\']) && !word.text.contains(' ');
        let takes_paths = sources
            .iter()
            .all(|source| matches!(source, CopySource::Path(_)));
        if ends_plainly && takes_paths && instruction.file().source().slice(word.span) == word.text
        {
            finding.safe_fix("end it with a slash", Edit::insert(word.span.at_end(), "/"));
        }
    }
}

/// Whether a path without a slash at its end is one of a folder all the same.
fn is_certain_folder(path: &str, instruction: Instruction<'_>) -> bool {
    let is_windows = instruction.stage().is_some_and(Stage::is_windows);
    is_windows && path.ends_with('\\') || matches!(path, "" | "." | "..") || path.ends_with("/.")
}

/// Whether some words are not the sources they seem to be: after `--from NAME` without its `=`, or in a template of
/// another program's.
fn is_misread(instruction: Instruction<'_>) -> bool {
    let node = &instruction.syntax().node;
    let values = ["--from", "--chown", "--chmod", "--exclude", "--checksum"];
    node.flags
        .iter()
        .any(|flag| values.contains(&flag.text.as_str()))
        || node.arguments.words().iter().any(|word| {
            ["{{", "}}", "<%", "%>"]
                .iter()
                .any(|mark| word.text.contains(mark))
        })
}

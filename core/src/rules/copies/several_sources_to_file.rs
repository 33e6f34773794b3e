use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    syntax::instruction::{CopySource, Kind},
};

#[derive(Default)]
pub(super) struct SeveralSourcesToFile;

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
        let sources: Vec<_> = copy.sources().collect();
        let Some(destination) = instruction.expand_word(copy.destination) else {
            return;
        };
        let is_windows = instruction.stage().is_some_and(Stage::is_windows);
        let is_folder = destination.ends_with('/')
            || is_windows && destination.ends_with('\\')
            || matches!(destination.as_ref(), "" | "." | "..")
            || destination.ends_with("/.");
        if sources.len() < 2 || is_folder || copy.parents || is_misread(instruction) {
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

use crate::{dockerfile::Instruction, rules::prelude::*, syntax::instruction::Kind};

#[derive(Default)]
pub(super) struct RelativeWorkdir;

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
        let (Kind::Workdir(word), Some(stage)) = (instruction.kind(), instruction.stage()) else {
            return;
        };
        // Only the first one depends on the base; the others follow from it.
        if stage.has_workdir_before(instruction) {
            return;
        }
        let Some(path) = instruction.expand_word(word) else {
            return;
        };
        if stage.is_absolute_path(&path) {
            return;
        }
        findings
            .report(
                word.span,
                format!("`{path}` is relative, and nothing here says to what"),
            )
            .help(format!(
                "write the whole path: `/{}`",
                path.trim_start_matches("./")
            ));
    }
}

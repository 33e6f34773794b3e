use super::{context_copies, has_builder, is_compiled, is_interpreted, production};
use crate::{
    dockerfile::{Instruction, Program, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct SourceTreeInImage;

impl Rule for SourceTreeInImage {
    const META: Meta<'static> = Meta {
        id: "source-tree-in-image",
        summary: "the whole build context is copied into the stage that ships",
        why: "Sources show where the program is weak, and with them come `.git`, `.env` and whatever else lies around.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("source_tree_in_image.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let Some(stage) =
            production(stage).filter(|stage| has_builder(*stage) && !is_interpreted(*stage))
        else {
            return;
        };
        let copies = stage.chain().flat_map(Stage::instructions);
        let programs: Vec<Program<'_>> = copies
            .flat_map(Instruction::copied_programs)
            .map(|copied| copied.program)
            .collect();
        if !programs
            .iter()
            .any(|program| is_compiled(program.language()))
        {
            return;
        }
        for copy in stage.chain().flat_map(context_copies) {
            let Some(keyword) = copy.keyword() else {
                continue;
            };
            findings
                .report(copy.span(), format!("this `{keyword}` puts the whole build context into the image"))
                .help("copy the files that the program reads when it runs, each by its name; the program itself comes from its builder");
        }
    }
}

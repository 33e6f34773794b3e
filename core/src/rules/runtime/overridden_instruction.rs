use crate::{
    dockerfile::{Instruction, Stage},
    lint::Finding,
    rules::{prelude::*, removal::removal},
    syntax::Keyword,
};

/// Of these a stage has one.
const SINGLE: &[Keyword] = &[Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck];

#[derive(Default)]
pub(super) struct OverriddenInstruction;

impl Rule for OverriddenInstruction {
    const META: Meta<'static> = Meta {
        id: "overridden-instruction",
        summary: "a stage has a second `CMD`, `ENTRYPOINT` or `HEALTHCHECK`, and only the last counts",
        why: "Who reads or changes the first one believes that it runs.",
        category: Category::Correctness,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "hadolint:DL4003",
            "hadolint:DL4004",
            "hadolint:DL3012",
            "buildkit:MultipleInstructionsDisallowed",
        ],
        page: include_str!("overridden_instruction.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        for keyword in SINGLE {
            let mut earlier: Option<Instruction<'_>> = None;
            let mut can_all_go = true;
            for instruction in stage.instructions() {
                // A line of a template may choose between the two.
                if instruction.keyword().is_none() {
                    earlier = None;
                    can_all_go = true;
                }
                if instruction.keyword() != Some(*keyword) {
                    continue;
                }
                if let Some(earlier) = earlier {
                    let finding = report(earlier, instruction, *keyword, findings);
                    // One that stays is overridden by this one then.
                    let removal = removal(earlier).filter(|_| can_all_go);
                    can_all_go = removal.is_some();
                    if let Some(edit) = removal {
                        finding.safe_fix("remove the one without effect", edit);
                    }
                }
                earlier = Some(instruction);
            }
        }
    }
}

fn report<'f>(
    earlier: Instruction<'_>,
    later: Instruction<'_>,
    keyword: Keyword,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let source = later.file().source();
    let line = source.position(earlier.span().start).line;
    findings
        .report(
            later.syntax().node.keyword.span,
            format!(
                "this `{keyword}` takes the place of the one in line {line}, which has no effect"
            ),
        )
        .help(format!(
            "keep one `{keyword}`; to start several programs, start one that starts the others"
        ))
        .related(earlier.syntax().node.keyword.span, "this one has no effect")
}

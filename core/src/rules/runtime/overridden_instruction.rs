use crate::{
    dockerfile::{Instruction, Stage},
    rules::prelude::*,
    syntax::Keyword,
    text::{Span, offset},
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
            for instruction in stage.instructions() {
                // A line of a template may choose between the two.
                if instruction.keyword().is_none() {
                    earlier = None;
                }
                if instruction.keyword() != Some(*keyword) {
                    continue;
                }
                if let Some(earlier) = earlier {
                    report(earlier, instruction, *keyword, findings);
                }
                earlier = Some(instruction);
            }
        }
    }
}

fn report(
    earlier: Instruction<'_>,
    later: Instruction<'_>,
    keyword: Keyword,
    findings: &mut Findings,
) {
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
        .safe_fix(
            "remove the one without effect",
            Edit::delete(lines(earlier)),
        );
}

/// The lines of an instruction.
fn lines(instruction: Instruction<'_>) -> Span {
    let text = instruction.file().source().text();
    let span = instruction.span();
    let before = text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let after = &text[span.end as usize..];
    let rest = after.find('\n').map_or(after.len(), |at| at + 1);
    // A heredoc ends with its own line feed.
    let rest = if text[..span.end as usize].ends_with('\n') {
        0
    } else {
        rest
    };
    Span::new(offset(before), span.end + offset(rest))
}

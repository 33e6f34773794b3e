//! Instructions of which a stage has one, so that a second takes the place of the first.

use crate::{
    dockerfile::{Instruction, Section},
    lint::Finding,
    rules::{prelude::*, removal::removal},
    syntax::Keyword,
};

pub(super) const WHY: &str = "Who reads or changes the first one believes that it counts.";

/// Reports each instruction of a kind that takes the place of an earlier one in its stage.
pub(super) fn report_overriding(section: Section<'_>, keyword: Keyword, findings: &mut Findings) {
    let mut earlier: Option<Instruction<'_>> = None;
    let mut can_all_go = true;
    for instruction in section.instructions() {
        // A line of a template may choose between the two.
        if instruction.keyword().is_none() {
            earlier = None;
            can_all_go = true;
        }
        if instruction.keyword() != Some(keyword) {
            continue;
        }
        if let Some(earlier) = earlier {
            let finding = report(earlier, instruction, keyword, findings);
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

fn report<'f>(
    earlier: Instruction<'_>,
    later: Instruction<'_>,
    keyword: Keyword,
    findings: &'f mut Findings,
) -> &'f mut Finding {
    let source = later.file().source();
    let line = source.position(earlier.span().start).line;
    let help = match keyword {
        Keyword::Healthcheck => {
            "keep one `HEALTHCHECK`; to ask for several things, run one script that asks for them"
                .to_owned()
        }
        _ => format!(
            "keep one `{keyword}`; to start several programs, start one that starts the others"
        ),
    };
    findings
        .report(
            later.syntax().node.keyword.span,
            format!(
                "this `{keyword}` takes the place of the one in line {line}, which has no effect"
            ),
        )
        .help(help)
        .related(earlier.syntax().node.keyword.span, "this one has no effect")
}

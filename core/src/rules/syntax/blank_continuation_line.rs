use crate::{dockerfile::Instruction, rules::prelude::*, syntax::TokenKind};

#[derive(Default)]
pub(super) struct BlankContinuationLine;

impl Rule for BlankContinuationLine {
    const META: Meta<'static> = Meta {
        id: "blank-continuation-line",
        summary: "an instruction has a blank line between its lines",
        why: "It looks as if the instruction ended there, and a later version of BuildKit will stop at it.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["buildkit:NoEmptyContinuation"],
        page: include_str!("blank_continuation_line.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Some(first) = instruction.syntax().blank_continuation else {
            return;
        };
        let keyword = &instruction.syntax().node.keyword.text;
        findings
            .report(
                first,
                format!("this blank line is in the middle of `{keyword}`"),
            )
            .help("remove it; a comment line may stand there instead")
            .fix(
                "remove the blank lines",
                Safety::Safe,
                blank_lines(instruction),
            );
    }
}

/// The edits that remove the blank lines between the lines of an instruction.
fn blank_lines(instruction: Instruction<'_>) -> Vec<Edit> {
    let span = instruction.span();
    let tokens = &instruction.file().tree().tokens;
    let first = tokens.partition_point(|token| token.span.end <= span.start);
    tokens[first..]
        .iter()
        .take_while(|token| token.span.start < span.end)
        .filter(|token| token.kind == TokenKind::Blank)
        .map(|token| Edit::delete(token.span))
        .collect()
}

use crate::{dockerfile::Instruction, rules::prelude::*};

#[derive(Default)]
pub(super) struct PortOutOfRange;

impl Rule for PortOutOfRange {
    const META: Meta<'static> = Meta {
        id: "port-out-of-range",
        summary: "`EXPOSE` has a number that no port can have",
        why: "The build stops here: ports end with 65535.",
        category: Category::Correctness,
        severity: Severity::Error,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["hadolint:DL3011"],
        page: include_str!("port_out_of_range.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let numbers = instruction.ports_out_of_range();
        let Some(((word, number), others)) = numbers.split_first() else {
            return;
        };
        let finding = findings.report(word.span, format!("there is no port {number}"));
        finding.help("write the port that the program listens on, from 1 to 65535");
        for (word, number) in others {
            finding.related(word.span, format!("there is no port {number} either"));
        }
    }
}

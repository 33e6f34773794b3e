use crate::{
    dockerfile::{Dockerfile, Instruction},
    rules::{
        casing::{is_lower, is_upper},
        prelude::*,
    },
};

#[derive(Default)]
pub(super) struct MixedInstructionCasing;

impl Rule for MixedInstructionCasing {
    const META: Meta<'static> = Meta {
        id: "mixed-instruction-casing",
        summary: "an instruction is not written as most are in the file: in capitals, or in small letters",
        why: "Instructions in one spelling stand out from what they say, and a search finds all of them.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["buildkit:ConsistentInstructionCasing"],
        page: include_str!("mixed_instruction_casing.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // What comes before the first FROM does not count.
        let instructions = || {
            let all = file.instructions();
            all.filter(|it| it.stage().is_some() && it.keyword().is_some())
        };
        let count =
            |is_one: fn(&str) -> bool| instructions().filter(|it| is_one(word(*it))).count();
        let mostly_lower = count(is_lower) > count(|word| is_upper(word) && !is_lower(word));
        let fits = if mostly_lower { is_lower } else { is_upper };
        for instruction in instructions().filter(|it| !fits(word(*it))) {
            let Some(keyword) = instruction.keyword() else {
                continue;
            };
            let wanted = if mostly_lower {
                keyword.as_str().to_ascii_lowercase()
            } else {
                keyword.as_str().to_owned()
            };
            let span = instruction.syntax().node.keyword.span;
            findings
                .report(
                    span,
                    format!(
                        "`{}` is not written as most instructions here are",
                        word(instruction)
                    ),
                )
                .help(format!("write `{wanted}`"))
                .safe_fix(format!("write `{wanted}`"), Edit::replace(span, wanted));
        }
    }
}

fn word(instruction: Instruction<'_>) -> &str {
    &instruction.syntax().node.keyword.text
}

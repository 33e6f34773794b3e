use crate::{
    dockerfile::{Dockerfile, Instruction},
    rules::prelude::*,
    syntax::{
        expand::{Names, Variable},
        instruction::Kind,
    },
    text::Span,
};
use std::collections::BTreeSet;

const NAME: &str = "TARGETPLATFORM";

#[derive(Default)]
pub(super) struct RedundantTargetPlatform;

impl Rule for RedundantTargetPlatform {
    const META: Meta<'static> = Meta {
        id: "redundant-target-platform",
        summary: "`FROM --platform=$TARGETPLATFORM` asks for what there is anyway",
        why: "A stage is made for the target's platform unless told otherwise; the flag makes readers look for a reason.",
        category: Category::Style,
        severity: Severity::Style,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &["hadolint:DL3065", "buildkit:RedundantTargetPlatform"],
        page: include_str!("redundant_target_platform.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        // For one build the value is what counts, whoever gave it.
        let is_changed = !file.inputs().complete && gives_value(file);
        if is_changed {
            return;
        }
        for stage in file.stages() {
            let instruction = stage.from();
            let Kind::From(from) = instruction.kind() else {
                continue;
            };
            let Some(flag) = from
                .platform
                .filter(|flag| is_target(instruction, flag.text))
            else {
                continue;
            };
            // The flag with the blanks after it.
            let words = &instruction.syntax().node.flags;
            let written = words.iter().find(|word| word.span.end >= flag.span.end);
            let finding = findings.report(
                flag.span,
                format!(
                    "`{}` is the platform of a stage without `--platform`, too",
                    flag.text
                ),
            );
            finding.help("leave the flag out");
            if let Some(written) = written {
                let end = from.image.span.start;
                finding.safe_fix(
                    "leave the flag out",
                    Edit::delete(Span::new(written.span.start, end)),
                );
            }
        }
    }
}

/// Whether an ARG before the first FROM sets the variable.
fn gives_value(file: &Dockerfile) -> bool {
    let before = file.instructions().take_while(|it| it.stage().is_none());
    before
        .filter_map(|it| match it.kind() {
            Kind::Arg(declarations) => Some(declarations),
            _ => None,
        })
        .flatten()
        .any(|arg| arg.name == NAME && arg.default.is_some())
}

/// Whether a text is nothing but the target's platform.
fn is_target(instruction: Instruction<'_>, text: &str) -> bool {
    let Names {
        matched,
        unmatched,
        unknown,
    } = instruction.names_in(text);
    let used: BTreeSet<&str> = matched.iter().chain(&unknown).map(String::as_str).collect();
    if !unmatched.is_empty() || used != BTreeSet::from([NAME]) {
        return false;
    }
    match instruction.file().global(NAME) {
        Variable::Set(value) => instruction.expand(text).as_deref() == Some(value),
        // Whatever it is, these stand for it.
        Variable::Unset | Variable::Unknown => text.strip_prefix('$').is_some_and(|rest| {
            let inner = rest
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'));
            let after = inner.unwrap_or(rest).strip_prefix(NAME);
            after.is_some_and(|after| {
                after.is_empty() || after.starts_with([':', '-']) && !after.starts_with(":+")
            })
        }),
    }
}

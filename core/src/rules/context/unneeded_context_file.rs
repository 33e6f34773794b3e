use super::notable::{Context, Reason, names};
use crate::{dockerfile::Dockerfile, rules::prelude::*};

#[derive(Default)]
pub(super) struct UnneededContextFile;

impl Rule for UnneededContextFile {
    const META: Meta<'static> = Meta {
        id: "unneeded-context-file",
        summary: "a folder is copied with files that only the developer's machine needs",
        why: "They make the build slow and its cache void, and what was built for another system may not run.",
        category: Category::Size,
        severity: Severity::Info,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("unneeded_context_file.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let Some(context) = Context::of(file) else {
            return;
        };
        for instruction in file.instructions() {
            let taken = context.taken(instruction, |reason| reason == Reason::Unneeded);
            if taken.is_empty() || instruction.stage().is_none() {
                continue;
            }
            let message = format!(
                "this copies {}, which the image has no use for",
                names(&taken)
            );
            let finding = findings.report(instruction.span(), message);
            finding
                .help("list them in `.dockerignore`; install packages in the image itself")
                .confidence(Confidence::Medium);
            context.ignore(&taken, finding);
        }
    }
}

use super::notable::{Context, Reason, names};
use crate::{dockerfile::Dockerfile, rules::prelude::*};

#[derive(Default)]
pub(super) struct SensitiveContextFile;

impl Rule for SensitiveContextFile {
    const META: Meta<'static> = Meta {
        id: "sensitive-context-file",
        summary: "a folder is copied with keys, settings or the history in it",
        why: "Whoever has the image can read them; taking them away in a later step leaves them in the layer.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("sensitive_context_file.md"),
    };

    type Subject<'a> = &'a Dockerfile;

    fn check(&self, file: &Dockerfile, findings: &mut Findings) {
        let Some(context) = Context::of(file) else {
            return;
        };
        for instruction in file.instructions() {
            let Some(stage) = instruction.stage() else {
                continue;
            };
            let taken = context.taken(instruction, |reason| reason != Reason::Unneeded);
            if taken.is_empty() {
                continue;
            }
            let place = if stage.ships() {
                "the image"
            } else {
                "the build's cache"
            };
            let message = format!("this copies {} into {place}", names(&taken));
            let finding = findings.report(instruction.span(), message);
            finding.help("list them in `.dockerignore`, or copy only what is needed by name");
            let is_sure = taken
                .iter()
                .any(|file| file.reason != Reason::Credentials { is_doubtful: true });
            if !stage.ships() || !is_sure {
                finding.severity(Severity::Info);
            }
            finding.confidence(if is_sure {
                Confidence::Medium
            } else {
                Confidence::Low
            });
            if !stage.ships() {
                finding.why(
                    "Every change of them builds this step anew, and one `COPY --from` of the folder puts them into the image.",
                );
            }
            context.ignore(&taken, finding);
        }
    }
}

use super::credential_files::{is_public_folder, of_path};
use crate::{
    dockerfile::{CopiedPath, Instruction},
    rules::prelude::*,
    syntax::instruction::Kind,
};

#[derive(Default)]
pub(super) struct CopiedCredentialFile;

impl Rule for CopiedCredentialFile {
    const META: Meta<'static> = Meta {
        id: "copied-credential-file",
        summary: "a file with credentials is copied into a layer",
        why: "Whoever has the image, or the build's cache, can read it; taking it away later leaves it in the layer.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("copied_credential_file.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        let Some(stage) = instruction.stage() else {
            return;
        };
        let Kind::Copy(copy) = instruction.kind() else {
            return;
        };
        for copied in instruction.copied_paths() {
            check_one(&copied, &copy.destination.text, stage.ships(), findings);
        }
    }
}

fn check_one(copied: &CopiedPath<'_>, written: &str, ships: bool, findings: &mut Findings) {
    let Some(source) = copied.source.as_deref() else {
        return;
    };
    let Some(file) = of_path(source).filter(|_| !source.contains("://")) else {
        return;
    };
    let destination = copied.destination.as_deref().unwrap_or(written);
    let is_public = [".pub", ".crt"]
        .iter()
        .any(|end| destination.ends_with(end));
    if is_public_folder(destination) || is_public {
        return;
    }
    let place = if ships {
        "the image"
    } else {
        "the build's cache"
    };
    let message = format!("`{source}` is copied into {place}: {}", file.what);
    let finding = findings.report(copied.word.span, message);
    finding.help(
        "give it to the step that needs it, `RUN --mount=type=secret,id=…,target=…`, or to the container when it starts; and list it in `.dockerignore`",
    );
    let confidence = if file.is_doubtful {
        Confidence::Low
    } else {
        Confidence::Medium
    };
    finding.confidence(confidence);
    if !ships || file.is_doubtful {
        finding.severity(Severity::Info);
    }
}

use super::report;
use crate::{
    dockerfile::{PackageToolKind, Stage},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct TransferTool;

impl Rule for TransferTool {
    const META: Meta<'static> = Meta {
        id: "transfer-tool",
        summary: "a tool that fetches or sends files, or edits them, is in the image",
        why: "Without one, an intruder has to bring a program of his own, which is harder and can be noticed.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("transfer_tool.md"),
    };

    type Subject<'a> = Stage<'a>;

    fn check(&self, stage: Stage<'_>, findings: &mut Findings) {
        let kinds = [
            PackageToolKind::Transfer,
            PackageToolKind::VersionControl,
            PackageToolKind::Editor,
        ];
        report(stage, &kinds, gives, help, findings);
    }
}

fn help(kind: PackageToolKind) -> &'static str {
    match kind {
        PackageToolKind::Editor => {
            "leave it out: change the file that the image is made of, and build again"
        }
        _ => {
            "fetch in a builder stage and copy the result, or `ADD --checksum` the file; or remove the tool in the same `RUN`"
        }
    }
}

fn gives(kind: PackageToolKind) -> &'static str {
    match kind {
        PackageToolKind::Transfer => "an intruder fetches programs and sends data away",
        PackageToolKind::VersionControl => {
            "an intruder fetches programs, and may use credentials for other code"
        }
        _ => "nobody should edit files in a container",
    }
}
